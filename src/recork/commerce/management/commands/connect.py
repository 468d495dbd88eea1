"""`recork commerce connect FILE`: take what the warehouse's people have handed over."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recork.commerce.operations.connection import Line, connect
from recork.commerce.rules.actor import MACHINE
from recork.manners.entry import Unfit
from recork.manners.management.desk import at_the_command_line


class Command(BaseCommand):
    help = (
        "Connect this shop to a warehouse, with the file that `recork fulfillment shop connect` has written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, **_django: Any) -> None:
        try:
            with at_the_command_line("connect"):
                warehouse = connect(MACHINE, _read(file), now=timezone.now())
        except Unfit as unfit:
            raise CommandError(f"{file}: {unfit.words}") from unfit
        self.stdout.write(f"This shop is connected to {warehouse.address}.")


def _read(file: Path) -> Line:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        endpoint = said.get("webhook_endpoint_id")
        return Line(
            address=str(said["fulfillment_url"]),
            token=str(said["token"]),
            endpoint_id=UUID(endpoint) if endpoint else None,
            secret=said.get("webhook_secret") or "",
        )
    except OSError as error:
        raise CommandError(f"{file} can't be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(f"{file} is not what `recork fulfillment shop connect` writes.") from error
