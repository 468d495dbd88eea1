"""Load a sample from its first booking to its last, batch by batch, and go on where it was cut off."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import batched

from django.db import connection

from recork.fulfillment.models import Order, scope
from recork.fulfillment.operations.sample_data.ground import book, find_ground, lay_ground
from recork.fulfillment.operations.sample_data.mark import day_of_sample, is_complete, refuse_other_data
from recork.fulfillment.operations.sample_data.rows import RowMaker
from recork.fulfillment.operations.sample_data.rules import lay_rules
from recork.fulfillment.operations.sample_data.tables import COLUMNS, copy_rows, fold_stage
from recork.fulfillment.rules.stock import Kind
from recork.manners.sample_data import HouseIsTaken, Loaded
from recork.sample import SampleHouse, SampleOrder, generate

# Large enough that statements cost nothing, small enough for a few dozen megabytes of rows.
BATCH = 4_000
# Two at once would write the same orders: one number that all loaders lock.
_LOADING = 7_266_573


def load_sample(
    *,
    orders: int,
    random_seed: int,
    today: date | None,
    now: datetime,
    tell: Callable[[int], None],
    batch_size: int = BATCH,
) -> Loaded:
    """Fill an empty house with a sample, or go on with this very sample where loading it stopped.

        today  the day before which everything happened; None takes the sample's own, or the day of `now`
        tell   hears the number of orders dealt with, again and again

    Loading the same sample again adds nothing. Raises `HouseIsTaken`. Needs the tables' owner, who alone
    may lay a stage and gather the planner's figures.
    """
    _be_the_only_one()
    with scope.of_every_winery():
        begun = day_of_sample(orders, random_seed)
        if begun is None:
            refuse_other_data()
        elif today not in {None, begun}:
            raise HouseIsTaken(f"This house holds that sample as of {begun}: leave out --today or repeat it.")
        house = generate(orders, random_seed, begun or today or now.date())
        if begun is None:
            lay_ground(house, now)
            lay_rules(now)
        elif is_complete(orders, random_seed):
            tell(orders)
            return Loaded(0, house.today)
    added = _load_orders(house, batch_size, tell)
    with scope.of_every_winery():
        book(house, find_ground(house), Kind.ADJUSTED, house.adjustments)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Loaded(added, house.today)


def _be_the_only_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOADING])
        if not cursor.fetchone()[0]:
            raise HouseIsTaken("Sample data is being loaded right now, by another process.")


def _load_orders(house: SampleHouse, batch_size: int, tell: Callable[[int], None]) -> int:
    with scope.of_every_winery():
        _go_on_counting()
        maker = RowMaker(find_ground(house))
    done = added = 0
    for batch in batched(house.orders(), batch_size):
        with scope.of_every_winery():
            missing = _missing(batch)
            _write(maker.rows_of(missing))
        added += len(missing)
        done += len(batch)
        tell(done)
    return added


def _go_on_counting() -> None:
    """Let the ids go on behind the last order: a start that was cut off has used some up for nothing, and in a
    house that holds this sample alone the n-th order is to have the n-th number.
    """
    with connection.cursor() as cursor:
        # Whoever inserts an order draws its id under a lock that waits for this one.
        cursor.execute("LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('orders', 'id'), max(id)) FROM orders HAVING max(id) IS NOT NULL"
        )


def _missing(batch: Sequence[SampleOrder]) -> list[SampleOrder]:
    """Those that an earlier start, cut off since, has not brought in."""
    named = Order.objects.filter(order_number__in=[order.order_number for order in batch])
    there = set(named.values_list("winery__slug", "order_number"))
    return [order for order in batch if (order.winery, order.order_number) not in there]


def _write(tables: dict[str, list[tuple[object, ...]]]) -> None:
    for table in COLUMNS:
        copy_rows(table, tables[table])
    if tables["stock_entry"]:
        fold_stage()
