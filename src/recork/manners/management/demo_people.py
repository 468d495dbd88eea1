"""`demo_people` of any house: it runs in a demo alone."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from recork.manners.management.desk import at_the_command_line


class DemoPeople(BaseCommand):
    """A house says in `let_in` who comes in."""

    help = (
        "Let the sample people and programs in, with the password in RECORK_DEMO_PASSWORD. For a demo alone."
    )

    def let_in(self, password: str, tokens_file: Path) -> None:
        """Let everybody in with this password, and write the programs' secrets to the file."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--tokens-file", type=Path, required=True, help="secrets are added there, mode 0600"
        )

    def handle(self, *, tokens_file: Path, **_django: Any) -> None:
        password = os.environ.get("RECORK_DEMO_PASSWORD", "")
        if not settings.DEMO or not password:
            raise CommandError("This lets strangers in: it runs only with RECORK_DEMO=1 and a password.")
        with at_the_command_line("demo_people"):
            self.let_in(password, tokens_file)
