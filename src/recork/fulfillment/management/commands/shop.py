"""`recork fulfillment shop`: let a shop speak for a winery, and hand over what it needs."""

import json
import os
from argparse import Namespace
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from recork.fulfillment.management.desk import OPERATOR, Desk, winery_named
from recork.fulfillment.operations.connection import Connected, connect_shop


class Command(Desk):
    help = "Connect shops to wineries."

    def add_verbs(self) -> None:
        connect = self.verb(
            "connect",
            self.connect,
            "Write a file with a token, and a webhook secret where it is told, for `recork commerce connect FILE` or"
            " any other shop. A file that is there already is left as it is, and nothing is made.",
        )
        connect.add_argument("--winery", required=True, help="short name of the winery it speaks for")
        connect.add_argument("--name", required=True, help="as timelines call it; found or made")
        connect.add_argument("--webhook-url", default="", help="where it wants to hear what happens")
        connect.add_argument(
            "--to-file", required=True, type=Path, metavar="FILE", help="holds secrets: 0600"
        )

    def connect(self, asked: Namespace) -> None:
        file: Path = asked.to_file
        winery = winery_named(asked.winery)
        if file.exists():
            self.say(f"{file} is there already; nothing was made. Delete it to get new secrets.")
            return
        if not file.parent.is_dir():
            raise CommandError(f"There is no folder {file.parent}.")
        made = connect_shop(OPERATOR, winery, asked.name, webhook_url=asked.webhook_url, now=timezone.now())
        # Only what is committed is handed over. If the file is lost, the next call makes new secrets.
        transaction.on_commit(partial(self.hand_over, made, file))

    def hand_over(self, made: Connected, file: Path) -> None:
        """Write the file for its owner alone; it must not be there yet."""
        try:
            opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{file} can't be written: {error.strerror}.") from error
        with os.fdopen(opened, "w", encoding="utf-8") as out:
            json.dump(_needed(made), out, indent=2)
            out.write("\n")
        self.say(f"{made.shop.name} is connected; {file} holds its secrets.")


def _needed(made: Connected) -> dict[str, str | None]:
    return {
        "fulfillment_url": settings.BASE_URL.rstrip("/"),
        "token": made.new.secret,
        "webhook_endpoint_id": str(made.kept.endpoint.pk) if made.kept else None,
        "webhook_secret": made.kept.secret if made.kept else None,
    }
