"""`recork fulfillment demo_people`: the logins and tokens that a demo prints. Never for a real house."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recork.fulfillment.management.desk import OPERATOR
from recork.fulfillment.models import scope
from recork.fulfillment.operations.demo_people import ensure_demo_people, make_demo_tokens


class Command(BaseCommand):
    help = (
        "Let the sample people and programs in, with the password in RECORK_DEMO_PASSWORD. For a demo alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tokens-file", type=Path, required=True, help="where the secrets go, mode 0600")

    def handle(self, *, tokens_file: Path, **_django: Any) -> None:
        password = os.environ.get("RECORK_DEMO_PASSWORD", "")
        if not settings.DEMO or not password:
            raise CommandError("This lets strangers in: it runs only with RECORK_DEMO=1 and a password.")
        with scope.of_every_winery():
            now = timezone.now()
            ensure_demo_people(OPERATOR, password, now=now)
            secrets = make_demo_tokens(OPERATOR, now=now)
            # Inside the transaction: without the file nobody knows the secrets, so there shall be none.
            _write_privately(tokens_file, json.dumps(secrets, indent=2) + "\n")


def _write_privately(path: Path, text: str) -> None:
    """Write a file that its owner alone may read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}")
    half.touch(mode=0o600)
    half.write_text(text, encoding="utf-8")
    half.replace(path)
