"""`recork fulfillment seed`: fill an empty house with sample orders."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command

from recork.fulfillment.operations.sample_data import load_sample
from recork.manners.management.seeding import SeedCommand, Tell
from recork.manners.sample_data import Loaded
from recork.sample.people import shop_of
from recork.sample.wineries import WINERIES

SHOP = WINERIES[0]
"""The winery whose shop the other house's sample is."""
SHOP_HEARS = "/webhooks/fulfillment/"


class Command(SeedCommand):
    help = (
        "Fill an empty house with sample data: wineries, warehouses, wines, stock and orders of the last 90 days."
        " The same numbers make the same sample. Started again it goes on where it stopped, or changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--shop-file",
            type=Path,
            metavar="FILE",
            help="connect the sample's shop as `shop connect` does: a token and a webhook secret, written there for"
            " `recork commerce seed --connect FILE`; a file that is there already is left as it is",
        )
        parser.add_argument("--shop-url", default="", metavar="URL", help="where that shop is reached")

    def connect(self, said: Mapping[str, Any]) -> None:
        if said["shop_file"] is None:
            return
        webhooks = f"{said['shop_url'].rstrip('/')}{SHOP_HEARS}" if said["shop_url"] else ""
        asked = ("--winery", SHOP.slug, "--name", shop_of(SHOP.name), "--webhook-url", webhooks)
        call_command("shop", "connect", *asked, "--to-file", str(said["shop_file"]), stdout=self.stdout)

    def load(self, *, orders: int, random_seed: int, today: date | None, now: datetime, tell: Tell) -> Loaded:
        return load_sample(orders=orders, random_seed=random_seed, today=today, now=now, tell=tell)
