"""`recork commerce seed`: fill an empty shop with the orders that the warehouse's sample came from."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError

from recork.commerce import environment
from recork.commerce.operations.sample_data import SandboxSilent, load_sample
from recork.manners.management.seeding import SeedCommand, Tell
from recork.manners.sample_data import Loaded


class Command(SeedCommand):
    help = (
        "Fill an empty shop with sample data: wines, customers, and the orders that the warehouse's sample of the"
        " same number came from, paid for at the payment sandbox that RECORK_STRIPE_ADDRESS names."
        " Started again it goes on where it stopped, or changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--connect",
            type=Path,
            metavar="FILE",
            help="connect this shop with the file that `recork fulfillment seed --shop-file FILE` has written",
        )

    def connect(self, said: Mapping[str, Any]) -> None:
        if said["connect"] is not None:
            call_command("connect", str(said["connect"]), stdout=self.stdout)

    def load(self, *, orders: int, random_seed: int, today: date | None, now: datetime, tell: Tell) -> Loaded:
        sandbox = environment.STRIPE_ADDRESS
        if not sandbox:
            self.stderr.write(
                "RECORK_STRIPE_ADDRESS names no payment sandbox, so the cards of these orders can't be refunded.",
                style_func=str,
            )
        try:
            return load_sample(
                orders=orders, random_seed=random_seed, today=today, now=now, tell=tell, sandbox=sandbox
            )
        except SandboxSilent as silent:
            raise CommandError(str(silent)) from silent
