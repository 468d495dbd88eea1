"""A bottle that isn't where it should be: others are taken, or the order waits, and no bottle is lost in the books."""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recork.fulfillment.models import Hold, Move, News, Order, PutBack, Sku, StockBalance, StockEntry, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.move import move_orders, put_in_cart
from recork.fulfillment.operations.put_back import put_bottles_back
from recork.fulfillment.operations.reallocation import reallocate_orders, reallocate_waiting
from recork.fulfillment.operations.short_pick import ShortPick, short_pick
from recork.fulfillment.operations.stock import fold_stock, receive_stock
from recork.fulfillment.rules.actor import NotAllowed
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import Cause, OrderState
from recork.fulfillment.rules.receiving import ArrivingLine
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, open_house, place
from tests.fulfillment.invariants import violations
from tests.support.racing import race

TWO_WINES = (ArrivingLine("ZN21", 6), ArrivingLine("CH23", 2))


@pytest.fixture
def scarce(db: None) -> Iterator[House]:
    """Six bottles of every wine."""
    house = open_house(bottles=6)
    yield house
    assert violations(connection) == {}


def line_of(order: Order, sku: str = "ZN21") -> int:
    return order.lines.get(sku_code=sku).pk


def sku_of(order: Order) -> Sku:
    found = order.lines.get().sku
    assert found is not None
    return found


def short(order: Order, *, missing: int = 0, broken: int = 0, request: UUID | None = None) -> ShortPick:
    with scope.of_every_winery():
        return short_pick(
            PETE,
            line_of(order),
            bottles_missing=missing,
            bottles_broken=broken,
            now=NOW,
            request_id=request or uuid4(),
        )


def balance(house: House, sku: str = "ZN21") -> tuple[int, ...]:
    """On hand, allocated, in hand, coming back, quarantine."""
    with scope.of_every_winery():
        fold_stock()
        it = StockBalance.objects.get(sku__code=sku, winery=house.alder)
    return (it.on_hand, it.allocated, it.in_hand, it.coming_back, it.quarantine)


def test_with_others_in_the_warehouse_picking_goes_on(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PICKING)
    assert short(order, missing=1, broken=2) is ShortPick.ELSEWHERE
    order.refresh_from_db()
    assert (order.state, balance(house)) == ("picking", (997, 6, 0, 0, 2))


def test_without_others_the_order_waits_and_its_cart_is_put_back(scarce: House) -> None:
    order = place(scarce.alder_shop, lines=TWO_WINES, state=OrderState.PICKING)
    with scope.of_every_winery():
        put_in_cart(PETE, line_of(order), 3, now=NOW)
        put_in_cart(PETE, line_of(order, "CH23"), 2, now=NOW)

    assert short(order, missing=1, broken=1) is ShortPick.SHORT

    with scope.of_every_winery():
        order.refresh_from_db()
        assert (order.state, order.status, order.version) == ("received", "On Hold", 4)
        last = Move.objects.filter(order=order).latest("version")
        assert (last.from_state, last.to_state, last.cause) == ("picking", "received", Cause.SHORT_PICK)
        hold = Hold.objects.get(order=order)
        assert (hold.reason, hold.words) == (
            "insufficient_inventory",
            "2 of ZN21 missing or broken when it was picked",
        )
        assert sorted(PutBack.objects.values_list("sku__code", "bottles")) == [("CH23", 2), ("ZN21", 3)]
        assert list(order.lines.values_list("bottles_picked", "allocation")) == [(0, None), (0, None)]
        told = News.objects.filter(order=order).latest("pk").data
        assert (told["state"], told["status"], told["version"]) == ("received", "On Hold", 4)
    assert balance(scarce) == (1, 0, 0, 3, 1)
    assert balance(scarce, "CH23") == (4, 0, 0, 2, 0)


def test_when_bottles_come_the_order_is_promised_new_ones_and_goes_out(scarce: House) -> None:
    order = place(scarce.alder_shop, state=OrderState.PICKING)
    with scope.of_every_winery():
        put_in_cart(PETE, line_of(order), 4, now=NOW)
    short(order, missing=2)
    with scope.of_every_winery():
        assert reallocate_waiting(now=NOW) == []
        receive_stock(SERVICE, sku_of(order), scarce.warehouse, 2, now=NOW)
        assert reallocate_waiting(now=NOW) == []
        task = PutBack.objects.get()
        put_bottles_back(PETE, task.pk, back=4, bin_id=scarce.bin.pk, now=NOW)
        assert reallocate_waiting(now=NOW) == [order.pk]
        assert reallocate_waiting(now=NOW) == []
        order.refresh_from_db()
        assert (order.status, order.version) == ("Waiting to Be Released", 5)
        assert News.objects.filter(type="order.hold_released").get().data["version"] == 5
        for step in (OrderState.RELEASED, OrderState.PICKING, OrderState.PICKED):
            move_orders(PETE, [order.pk], step, now=NOW)
    assert balance(scarce) == (0, 0, 6, 0, 0)


def test_pressing_twice_writes_off_once(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PICKING)
    request = uuid4()
    answers = [short(order, missing=1, request=request) for _ in range(2)]
    assert answers == [ShortPick.ELSEWHERE, ShortPick.REPEATED]
    assert balance(house)[0] == 999


@pytest.mark.parametrize(("missing", "broken"), [(0, 0), (-1, 2), (2, -1), (7, 0), (4, 3)], ids=str)
def test_what_the_line_does_not_ask_for_is_not_written_off(house: House, missing: int, broken: int) -> None:
    order = place(house.alder_shop, state=OrderState.PICKING)
    assert short(order, missing=missing, broken=broken) is ShortPick.UNEQUAL
    assert balance(house) == (1000, 6, 0, 0, 0)


@pytest.mark.parametrize("state", [OrderState.RELEASED, OrderState.PICKED])
def test_only_who_picks_can_find_too_few(house: House, state: OrderState) -> None:
    order = place(house.alder_shop, state=state)
    assert short(order, missing=1) is ShortPick.NOT_PICKING


def test_an_unknown_line_is_not_found_and_a_viewer_may_not(house: House) -> None:
    with scope.of_every_winery():
        for actor, expected in ((PETE, ShortPick.NOT_FOUND), (house.viewer, None)):
            asked = {"bottles_missing": 1, "bottles_broken": 0, "now": NOW, "request_id": uuid4()}
            if expected is None:
                with pytest.raises(NotAllowed):
                    short_pick(actor, 999_999, **asked)  # type: ignore[arg-type]
            else:
                assert short_pick(actor, 999_999, **asked) is expected  # type: ignore[arg-type]


def test_an_order_without_bottles_is_not_released_whoever_cleared_its_hold(scarce: House) -> None:
    order = place(scarce.alder_shop, bottles=7)
    with scope.of_every_winery():
        Hold.objects.update(released_at=NOW, released_by="x")
        Order.objects.update(leading_hold=None)
        (moved,) = move_orders(PETE, [order.pk], OrderState.RELEASED, now=NOW)
    assert (moved.outcome, moved.hold) == ("held", "insufficient_inventory")


def test_the_first_to_come_is_the_first_to_be_served(scarce: House) -> None:
    orders = [place(scarce.alder_shop, str(n), bottles=7) for n in (1, 2, 3)]
    with scope.of_every_winery():
        receive_stock(SERVICE, sku_of(orders[0]), scarce.warehouse, 9, now=NOW)
        ids = [order.pk for order in reversed(orders)]
        assert reallocate_orders(ids, now=NOW) == [orders[0].pk, orders[1].pk]


def test_many_that_wait_are_served_in_one_statement(scarce: House) -> None:
    orders = [place(scarce.alder_shop, str(n), bottles=7) for n in range(20)]
    with scope.of_every_winery():
        receive_stock(SERVICE, sku_of(orders[0]), scarce.warehouse, 200, now=NOW)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(reallocate_waiting(now=NOW)) == 20
    assert len(asked) == 2


def test_short_and_cancelled_at_once_gives_one_of_both(live_house: House) -> None:
    won: Counter[str] = Counter()
    for number in range(30):
        order = place(live_house.alder_shop, str(number), bottles=12, sku="CS19", state=OrderState.PICKING)
        with scope.of_every_winery():
            put_in_cart(PETE, line_of(order, "CS19"), 5, now=NOW)
            line = line_of(order, "CS19")

        def cancel(number: str = str(number)) -> str:
            asking = Asking(uuid4(), AskedFrom.API)
            with scope.of_actor(live_house.nora):
                (answer,) = cancel_orders(
                    live_house.nora, [number], asking, now=NOW, by_fulfillment_number=False
                )
            return answer.outcome

        def find_too_few(line: int = line) -> ShortPick:
            with scope.of_every_winery():
                return short_pick(
                    PETE, line, bottles_missing=1, bottles_broken=0, now=NOW, request_id=uuid4()
                )

        cancelled, found = race(cancel, find_too_few)
        assert (cancelled, found in (ShortPick.ELSEWHERE, ShortPick.NOT_PICKING)) == ("cancelled", True)
        won[found] += 1
        with scope.of_every_winery():
            assert PutBack.objects.get(order=order).bottles == 5
            booked = StockEntry.objects.filter(line=line, kind="released").get()
            assert booked.bottles == 7
    print(dict(won))
