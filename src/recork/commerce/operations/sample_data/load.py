"""Load a sample from its first sale to its last, batch by batch, and go on where it was cut off."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from itertools import batched

from django.db import connection, transaction

from recork.commerce.models import Order
from recork.commerce.operations.sample_data.charges import load_charges
from recork.commerce.operations.sample_data.ground import (
    WINERY,
    Ground,
    book,
    count_again,
    find_ground,
    lay_ground,
    put_on_list,
    welcome,
)
from recork.commerce.operations.sample_data.mark import day_of_sample, is_complete, refuse_other_data
from recork.commerce.operations.sample_data.rows import RowMaker
from recork.manners.alone import alone
from recork.manners.sample_data import HouseIsTaken, Loaded
from recork.sample import SampleHouse, generate
from recork.sample.sales import SampleSale, sales_of
from recork.sample.shapes import SampleAddress

BATCH = 4_000

type Tell = Callable[[int], None]


def load_sample(
    *,
    orders: int,
    random_seed: int,
    today: date | None,
    now: datetime,
    tell: Tell,
    sandbox: str,
    batch_size: int = BATCH,
) -> Loaded:
    """Fill an empty shop with the sales of the warehouse's sample, or go on where loading them stopped.

        orders   how many the warehouse's sample has, of all wineries; one winery's are this shop's
        today    the day before which everything happened; None takes the sample's own, or the day of `now`
        tell     hears the number of the warehouse's orders dealt with, again and again
        sandbox  the address of the payment sandbox that is to know the cards' charges; empty: nobody is told

    Loading the same sample again adds nothing. Raises `HouseIsTaken`, `SandboxSilent`. Needs the tables' owner.
    """
    with ExitStack() as stack:
        if not stack.enter_context(alone("commerce sample")):
            raise HouseIsTaken("Sample data is being loaded right now, by another process.")
        begun = day_of_sample(orders, random_seed)
        if begun is None:
            refuse_other_data()
        elif today not in {None, begun}:
            raise HouseIsTaken(f"This shop holds that sample as of {begun}: leave out --today or repeat it.")
        house = generate(orders, random_seed, begun or today or now.date())
        if begun is not None and is_complete(orders, random_seed):
            tell(orders)
            return Loaded(0, house.today)
        if begun is None:
            with transaction.atomic():
                lay_ground(house)
        added = _load_sales(house, now, sandbox, batch_size, tell)
        with transaction.atomic():
            book(house, "adjustment", house.adjustments)
            count_again(house)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return Loaded(added, house.today)


def _load_sales(house: SampleHouse, now: datetime, sandbox: str, batch_size: int, tell: Tell) -> int:
    ground = find_ground()
    maker = RowMaker(ground, now)
    added = 0
    for batch in batched(sales_of(house, WINERY), batch_size):
        missing = _missing([sale for _, sale in batch if sale is not None])
        _write(missing, maker, ground, sandbox)
        added += len(missing)
        tell(batch[-1][0])
    return added


def _missing(sales: Sequence[SampleSale]) -> list[SampleSale]:
    """Those that an earlier start, cut off since, has not brought in."""
    numbers = [sale.newest.shop_number for sale in sales]
    there = set(Order.objects.filter(number__in=numbers).values_list("number", flat=True))
    return [sale for sale in sales if sale.newest.shop_number not in there]


@transaction.atomic
def _write(sales: Sequence[SampleSale], maker: RowMaker, ground: Ground, sandbox: str) -> None:
    """The rows of a batch, and what the sandbox is to know of it: told first and kept last, as telling it again
    does no harm.
    """
    welcome(ground, _buyers(sales))
    put_on_list(ground, (line.sku for sale in sales for line in sale.newest.lines))
    charges = maker.write(sales)
    if sandbox:
        load_charges(sandbox, charges)


def _buyers(sales: Sequence[SampleSale]) -> Iterator[tuple[SampleAddress, datetime]]:
    return ((sale.first.ship_to, sale.first.placed_at) for sale in sales)
