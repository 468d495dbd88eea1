"""Two hundred thousand orders: every list and search keeps to an index, also under row-level security."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from recork.fulfillment.models import Order, scope
from recork.fulfillment.queries.disagreements import disagreements_statement
from recork.fulfillment.queries.glance import COUNTED as GLANCED
from recork.fulfillment.queries.glance import OPEN, glance_statements
from recork.fulfillment.queries.order_filter import OrderFilter, Sql, counting, matching
from recork.fulfillment.queries.quick_search import EACH, keys_statement, number_statement
from recork.fulfillment.queries.view_orders import COUNTED, LOOKED_AT, rows_statement
from recork.fulfillment.queries.waiting_batches import batches_statement
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.status import Status
from recork.manners.place import Place
from tests.fulfillment.cast import NOW, House, open_house
from tests.fulfillment.many_orders import lay_many_orders
from tests.fulfillment.plans import scans_of
from tests.support.database import empty_all_tables

ORDERS = 200_000
PAGE = 26
# Two wineries, one stretch of each for a status; and beside every order its address, lines, hold and stop.
READ_FOR_A_PAGE = 2 * PAGE + 5 * PAGE
LONG_AGO = Place(NOW - timedelta(days=300), 2**62)
LATELY = NOW - timedelta(days=30)


@pytest.fixture(scope="module")
def busy_house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """The house after a year of work, for this module."""
    with django_db_blocker.unblock():
        house = open_house(bottles=1)
        try:
            lay_many_orders(house, ORDERS)
            yield house
        finally:
            empty_all_tables()


@pytest.fixture(params=["own winery", "all wineries"])
def looking_at(request: pytest.FixtureRequest, busy_house: House) -> int | None:
    return busy_house.alder.pk if request.param == "own winery" else None


def seen_by(looking_at: int | None) -> AbstractContextManager[None]:
    return scope.of_every_winery() if looking_at is None else scope.of_winery(looking_at)


def assert_indexed(statement: Sql, looking_at: int | None, most: int) -> None:
    with seen_by(looking_at):
        scans = scans_of(statement)
    assert scans, "the statement reads no table"
    assert [scan for scan in scans if "Index" not in scan.kind] == []
    assert sum(scan.rows for scan in scans) <= most, scans


def test_the_first_page(looking_at: int | None) -> None:
    page = rows_statement(matching(OrderFilter(since=LATELY), looking_at, PAGE))
    assert_indexed(page, looking_at, READ_FOR_A_PAGE)


def test_a_page_of_long_ago_in_either_direction(looking_at: int | None) -> None:
    older = rows_statement(matching(OrderFilter(), looking_at, PAGE, older_than=LONG_AGO))
    newer = rows_statement(matching(OrderFilter(), looking_at, PAGE, newer_than=LONG_AGO))
    assert_indexed(older, looking_at, READ_FOR_A_PAGE)
    assert_indexed(newer, looking_at, READ_FOR_A_PAGE)


@pytest.mark.parametrize("status", Status)
def test_every_status(looking_at: int | None, status: Status) -> None:
    which = OrderFilter(statuses=(status,))
    assert_indexed(rows_statement(matching(which, looking_at, PAGE)), looking_at, READ_FOR_A_PAGE)
    deep = rows_statement(matching(which, looking_at, PAGE, older_than=LONG_AGO))
    assert_indexed(deep, looking_at, READ_FOR_A_PAGE)


def test_several_statuses_at_once(looking_at: int | None) -> None:
    which = OrderFilter(statuses=(Status.PICKING, Status.PACKED, Status.RETURNED))
    page = rows_statement(matching(which, looking_at, PAGE))
    assert_indexed(page, looking_at, READ_FOR_A_PAGE + 4 * PAGE)


@pytest.mark.parametrize(
    "which", [OrderFilter(held=True), OrderFilter(hold=HoldReason.WEATHER)], ids=["any", "one"]
)
def test_what_is_held_is_found_among_what_may_be_held(looking_at: int | None, which: OrderFilter) -> None:
    waiting = 700
    assert_indexed(rows_statement(matching(which, looking_at, PAGE)), looking_at, 3 * waiting)


def test_a_count_stops_where_nobody_reads_on(looking_at: int | None) -> None:
    for which in (OrderFilter(), OrderFilter(statuses=(Status.DELIVERED,))):
        count = counting(which, looking_at, COUNTED + 1, LOOKED_AT)
        assert_indexed(count, looking_at, 2 * (COUNTED + 1))


def test_a_count_without_an_index_looks_at_some_orders_only(looking_at: int | None) -> None:
    count = counting(OrderFilter(ship_state="AK", carrier="UPS"), looking_at, COUNTED + 1, LOOKED_AT)
    assert_indexed(count, looking_at, LOOKED_AT)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("120345", id="order number"),
        pytest.param("1203", id="beginning of an order number"),
        pytest.param("F1100345", id="fulfilment number"),
        pytest.param("Ada", id="first name of a fifth of them"),
        pytest.param("Ada Rtln", id="full name"),
        pytest.param("rtln", id="surname"),
        pytest.param("p123@example.com", id="e-mail"),
        pytest.param("(512) 345-6789", id="phone"),
        pytest.param("94558", id="ZIP"),
        pytest.param("zn21", id="SKU of a third of them"),
        pytest.param("1Z7R84E30300123456", id="tracking"),
        pytest.param("1z7r84e3 0300", id="beginning of every tracking number"),
    ],
)
def test_every_kind_of_search(looking_at: int | None, typed: str) -> None:
    assert_indexed(number_statement(typed, looking_at), looking_at, 400)
    # a stretch stops after so many in each winery, and at most five stretches are that long
    assert_indexed(keys_statement(typed, looking_at), looking_at, 5 * 2 * (EACH + 1))


def test_what_a_search_found_is_looked_up_one_by_one(looking_at: int | None) -> None:
    found = OrderFilter(among=tuple(range(1, 200_000, 200)), statuses=(Status.DELIVERED,))
    assert_indexed(rows_statement(matching(found, looking_at, PAGE)), looking_at, 1000 + READ_FOR_A_PAGE)


def test_disagreements_lead_from_what_is_on_its_way_and_not_from_all_there_ever_was(
    looking_at: int | None,
) -> None:
    """2,500 orders are on their way here, some 290 were cancelled within a month, 200,000 there were."""
    assert_indexed(disagreements_statement(looking_at, NOW), looking_at, 6 * 2_500 + 4 * 290)


def test_one_order_is_compared_by_its_id(looking_at: int | None) -> None:
    with seen_by(looking_at):
        order_id = Order.objects.order_by("pk").values_list("pk", flat=True)[1_000]
    assert_indexed(disagreements_statement(None, NOW, order_id=order_id), looking_at, 12)


@pytest.mark.parametrize("name", ["open", "to_mend", "again"])
def test_orders_at_a_glance(looking_at: int | None, name: str) -> None:
    statement = glance_statements(looking_at, NOW)[name]
    assert_indexed(statement, looking_at, 2 * GLANCED * (len(OPEN) + len(HoldReason)))


def test_the_batches_that_wait_are_found_among_what_waits(looking_at: int | None) -> None:
    """Of 2,500 orders on the floor some 1,250 are waiting or released; each is looked up beside."""
    assert_indexed(batches_statement(looking_at), looking_at, 3 * 1_300)


@pytest.mark.parametrize(
    "call",
    [
        "release_due_holds(date '2027-01-01', 500, 'Recork', now())",
        "orders_to_serve(500)",
        "ready_orders(1, NULL, '', 'Fall Club', NULL, 5000)",
    ],
    ids=["due holds", "orders that wait for bottles", "a club batch that waits for a wave"],
)
def test_what_the_clock_looks_for_is_found_without_reading_all_orders(busy_house: House, call: str) -> None:
    with scope.of_every_winery(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {call}")
        cursor.execute(
            "SELECT relname FROM pg_stat_xact_user_tables WHERE relname IN ('orders', 'order_line', 'ship_to') AND seq_scan > 0"
        )
        assert cursor.fetchall() == []
