"""`recork fulfillment seed`: fill an empty house with sample orders."""

from datetime import date, datetime

from recork.fulfillment.operations.sample_data import load_sample
from recork.manners.management.seeding import SeedCommand, Tell
from recork.manners.sample_data import Loaded


class Command(SeedCommand):
    help = (
        "Fill an empty house with sample data: wineries, warehouses, wines, stock and orders of the last 90 days."
        " The same numbers make the same sample. Started again it goes on where it stopped, or changes nothing."
    )

    def load(self, *, orders: int, random_seed: int, today: date | None, now: datetime, tell: Tell) -> Loaded:
        return load_sample(orders=orders, random_seed=random_seed, today=today, now=now, tell=tell)
