"""The list of orders: what it shows, in which order, and to whom."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from recork.fulfillment.models import Order, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.move import put_in_cart
from recork.fulfillment.queries import view_orders
from recork.fulfillment.queries.order_filter import OrderFilter
from recork.fulfillment.queries.view_orders import HoldSeen, Row, Tally, count_orders, read_page, read_row
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.status import Status
from recork.manners.place import Place
from tests.fulfillment.cast import NOW, PETE, House, place

ALL = OrderFilter()


def numbers(rows: list[Row]) -> list[str]:
    return [row.order_number for row in rows]


def listed(actor: Actor, which: OrderFilter = ALL) -> list[str]:
    with scope.of_actor(actor):
        return numbers(read_page(which, actor.winery_id, 100).rows)


def cancel(actor: Actor, number: str) -> None:
    asking = Asking(question_id=uuid4(), asked_from=AskedFrom.VIEW_ORDERS)
    with scope.of_actor(actor):
        cancel_orders(actor, [number], asking, now=NOW, by_fulfillment_number=False)


def test_a_row_says_all_that_is_shown(house: House) -> None:
    order = place(house.nora, state=OrderState.PICKING)
    with scope.of_every_winery():
        put_in_cart(PETE, order.lines.get().pk, 4, now=NOW)

    with scope.of_actor(house.nora):
        row = read_row(house.alder.pk, order.pk)

    assert row == Row(
        id=order.pk,
        order_number="10234",
        winery="Alder Creek",
        name="Marisol Vega",
        city="Austin",
        ship_state="TX",
        order_type="Club",
        bottles=6,
        total_cents=31200,
        currency="USD",
        requested_ship_on=None,
        state=OrderState.PICKING,
        status=Status.PICKING,
        carrier="UPS",
        service="UPS Ground",
        ordered_at=NOW,
        moved_at=NOW,
        holds=(),
        set_aside=6,
        in_cart=4,
        stopped_by="",
        shop_next="",
        pickup_ready_on=None,
        has_shop=False,
        is_tombstone=False,
        next_release_at=None,
    )


def test_a_row_says_what_holds_the_order_and_who_stopped_it(house: House) -> None:
    held = place(house.nora, "1", requested_ship_on=date(2026, 12, 1))
    place(house.nora, "2")
    cancel(house.nora, "2")

    with scope.of_actor(house.nora):
        rows = {row.order_number: row for row in read_page(ALL, house.alder.pk, 10).rows}

    hold = HoldSeen(HoldReason.REQUESTED_SHIP_DATE, "Leaves on 1 Dec, as asked", date(2026, 12, 1))
    assert (rows["1"].id, rows["1"].holds) == (held.pk, (hold,))
    assert (rows["2"].status, rows["2"].stopped_by) == (Status.CANCELLED, "Nora Quist")


def test_pages_walk_through_everything_once_and_back(house: House) -> None:
    # two of them at each instant: the id decides
    for n in range(10):
        place(house.nora, str(n), bottles=1, ordered_at=NOW - timedelta(hours=n // 2))
    everything = listed(house.nora)
    assert everything == ["1", "0", "3", "2", "5", "4", "7", "6", "9", "8"]

    with scope.of_actor(house.nora):
        first = read_page(ALL, house.alder.pk, 4)
        second = read_page(ALL, house.alder.pk, 4, older_than=first.older)
        third = read_page(ALL, house.alder.pk, 4, older_than=second.older)
        back = read_page(ALL, house.alder.pk, 4, newer_than=third.newer)
        start = read_page(ALL, house.alder.pk, 4, newer_than=back.newer)

    assert [*numbers(first.rows), *numbers(second.rows), *numbers(third.rows)] == everything
    assert (first.newer, third.older) == (None, None)
    assert back == second
    assert start == first


def test_a_place_beyond_the_end_is_an_empty_page(house: House) -> None:
    place(house.nora)
    with scope.of_actor(house.nora):
        page = read_page(ALL, house.alder.pk, 4, older_than=Place(NOW - timedelta(days=900), 1))
    assert (page.rows, page.newer, page.older) == ([], None, None)


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.ON_HOLD])
def test_a_status_shows_its_own_orders_alone(house: House, status: Status) -> None:
    # one of each
    place(house.nora, "Needs Action", sku="UNKNOWN")
    place(house.nora, "Future Ship Date", requested_ship_on=date(2026, 12, 1))
    place(house.nora, "Waiting to Be Released")
    for state, number in (
        (OrderState.RELEASED, "Sent to Warehouse"),
        (OrderState.PICKING, "Picking"),
        (OrderState.PICKED, "Picked"),
        (OrderState.PACKED, "Packed"),
        (OrderState.SHIPPED, "Shipped"),
        (OrderState.DELIVERED, "Delivered"),
        (OrderState.RETURNED, "Returned"),
    ):
        place(house.nora, number, state=state)
    place(house.nora, "Cancelled")
    cancel(house.nora, "Cancelled")

    assert listed(house.nora, OrderFilter(statuses=(status,))) == [status]


@pytest.mark.parametrize(
    ("which", "found"),
    [
        (OrderFilter(since=NOW - timedelta(days=2)), ["texas", "held"]),
        (OrderFilter(until=NOW - timedelta(days=2)), ["old"]),
        (OrderFilter(held=True), ["held"]),
        (OrderFilter(hold=HoldReason.SHIPPING_INSTRUCTIONS), ["held"]),
        (OrderFilter(hold=HoldReason.WEATHER), []),
        (OrderFilter(held=True, statuses=(Status.WAITING,)), []),
        (OrderFilter(order_type="Daily"), ["old"]),
        (OrderFilter(carrier="GLS"), ["held"]),
        (OrderFilter(ship_state="TX"), ["texas", "held", "old"]),
        (OrderFilter(ship_state="AK"), []),
        (OrderFilter(warehouse_id=-1), []),
        (OrderFilter(order_type="Club", carrier="UPS", statuses=(Status.WAITING,)), ["texas"]),
        (OrderFilter(among=()), []),
    ],
)
def test_a_filter_leaves_out_the_rest(house: House, which: OrderFilter, found: list[str]) -> None:
    place(house.nora, "texas")
    place(house.nora, "held", carrier="GLS", shipping_instructions="Ring", ordered_at=NOW - timedelta(days=1))
    place(house.nora, "old", order_type="Daily", ordered_at=NOW - timedelta(days=9))

    assert listed(house.nora, which) == found
    with scope.of_actor(house.nora):
        assert count_orders(which, house.alder.pk) == Tally(len(found), or_more=False)


def test_counts_stop(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view_orders, "COUNTED", 3)
    monkeypatch.setattr(view_orders, "LOOKED_AT", 4)
    for n in range(4):
        place(house.nora, str(n), bottles=1, order_type="Club" if n else "Daily")
    with scope.of_actor(house.nora):
        assert count_orders(ALL, house.alder.pk) == Tally(3, or_more=True)
        assert count_orders(OrderFilter(order_type="Daily"), house.alder.pk) == Tally(1, or_more=True)
        assert count_orders(OrderFilter(statuses=(Status.SHIPPED,)), house.alder.pk) == Tally(
            0, or_more=False
        )


@pytest.mark.parametrize("which", [ALL, OrderFilter(statuses=tuple(Status))], ids=["newest", "by status"])
def test_nothing_of_another_winery_is_shown_even_when_nobody_says_whose(
    house: House, which: OrderFilter
) -> None:
    place(house.nora, "alder")
    foreign = place(house.bo, "birch")

    with scope.of_winery(house.alder.pk):
        # the query's own condition is taken out: the scope of the transaction still holds
        assert numbers(read_page(which, None, 10).rows) == ["alder"]
        assert count_orders(which, None) == Tally(1, or_more=False)
        assert read_row(None, foreign.pk) is None
    with scope.of_every_winery():
        # and the other way round
        assert numbers(read_page(which, house.alder.pk, 10).rows) == ["alder"]
        assert read_row(house.alder.pk, foreign.pk) is None
        assert numbers(read_page(which, None, 10).rows) == ["birch", "alder"]


def test_without_a_scope_there_is_nothing(house: House) -> None:
    order = place(house.nora)
    assert isinstance(order, Order)
    with scope.of_winery(-1):
        assert read_page(ALL, None, 10).rows == []
