"""Orders that wait for bottles get them when some come free: whole orders, the oldest first, and their shops hear."""

from dataclasses import replace
from uuid import uuid4

from recork.fulfillment.models import Hold, News, Order, Sku, StockBalance, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.reallocation import reallocate_orders, reallocate_waiting
from recork.fulfillment.operations.stock import receive_stock
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.receiving import ArrivingLine
from recork.fulfillment.tasks.upkeep import fold_stock as fold_job
from tests.fulfillment.cast import MARISOL, NOW, SERVICE, House, place
from tests.support.racing import race


def deliver(house: House, bottles: int, wine: str = "ZN21") -> None:
    with scope.of_every_winery():
        sku = Sku.objects.get(winery=house.alder, code=wine)
        receive_stock(SERVICE, sku, house.warehouse, bottles, now=NOW)


def serve(*orders: Order) -> list[int]:
    with scope.of_every_winery():
        return reallocate_orders([order.pk for order in orders], now=NOW)


def open_holds(order: Order) -> list[str]:
    with scope.of_every_winery():
        return list(order.holds.filter(released_at=None).order_by("id").values_list("reason", flat=True))


def allocated(house: House, wine: str = "ZN21") -> int:
    with scope.of_every_winery():
        return StockBalance.objects.get(sku__code=wine, winery=house.alder).allocated


def test_a_delivery_serves_the_oldest_that_it_suffices_for(house: House) -> None:
    large, small, late = (
        place(house.alder_shop, str(n), bottles=b) for n, b in ((1, 1200), (2, 1006), (3, 1006))
    )
    deliver(house, 10)

    assert serve(late, small, large) == [small.pk]

    assert [open_holds(each) for each in (large, small, late)] == [
        ["insufficient_inventory"],
        [],
        ["insufficient_inventory"],
    ]
    assert allocated(house) == 1006
    with scope.of_every_winery():
        small.refresh_from_db()
        assert (small.status, small.version) == ("Waiting to Be Released", 2)
        assert small.lines.get().allocation_id is not None
        told = News.objects.filter(order=small).order_by("id")
        assert [(each.type, each.data["version"], each.data["status"]) for each in told] == [
            ("order.received", 1, "On Hold"),
            ("order.hold_released", 2, "Waiting to Be Released"),
        ]
        assert Hold.objects.get(order=small).released_by == "Recork"


def test_an_order_of_several_wines_gets_all_of_them_or_none(house: House) -> None:
    order = place(house.alder_shop, lines=(ArrivingLine("ZN21", 1002), ArrivingLine("CH23", 1003)))
    deliver(house, 2)
    assert serve(order) == []
    assert (allocated(house), allocated(house, "CH23")) == (0, 0)
    deliver(house, 3, "CH23")
    assert serve(order) == [order.pk]
    assert (allocated(house), allocated(house, "CH23")) == (1002, 1003)


def test_bottles_of_a_stopped_order_are_given_on(house: House) -> None:
    first, second = place(house.alder_shop, "1", bottles=990), place(house.alder_shop, "2", bottles=20)
    with scope.of_actor(house.nora):
        asking = Asking(question_id=uuid4(), asked_from=AskedFrom.API)
        cancel_orders(house.nora, [first.order_number], asking, now=NOW, by_fulfillment_number=False)
    assert serve(second) == [second.pk]
    assert allocated(house) == 20


def test_another_hold_stays(house: House) -> None:
    order = place(house.alder_shop, bottles=1001, ship_to=replace(MARISOL, line1="PO Box 7"))
    deliver(house, 1)
    assert serve(order) == [order.pk]
    assert open_holds(order) == ["needs_action"]
    with scope.of_every_winery():
        order.refresh_from_db()
        assert (order.leading_hold, order.version) == ("needs_action", 2)


def test_serving_twice_promises_once(house: House) -> None:
    order, served = place(house.alder_shop, "1", bottles=1001), place(house.alder_shop, "2")
    deliver(house, 50)
    assert (serve(order, served), serve(order, served)) == ([order.pk], [])
    assert allocated(house) == 1007


def test_only_those_are_taken_up_whom_the_stock_suffices_for(house: House) -> None:
    place(house.alder_shop, "1", bottles=2000)
    waiting = place(house.alder_shop, "2", bottles=1001)
    with scope.of_every_winery():
        assert reallocate_waiting(now=NOW) == []
    deliver(house, 1)
    with scope.of_every_winery():
        assert reallocate_waiting(now=NOW) == [waiting.pk]
        assert reallocate_waiting(now=NOW) == []


def test_the_clock_gives_on_what_has_come_free(live_house: House) -> None:
    orders = [place(live_house.alder_shop, str(n), bottles=600) for n in range(3)]
    deliver(live_house, 100)
    deliver(live_house, 200)
    fold_job(0)
    assert [open_holds(order) for order in orders] == [[], [], ["insufficient_inventory"]]


def test_workers_that_race_promise_each_bottle_once(live_house: House) -> None:
    orders = [place(live_house.alder_shop, str(n), bottles=1010) for n in range(6)]
    both = (ArrivingLine("CH23", 600), ArrivingLine("ZN21", 600))
    promised, waiting = (place(live_house.alder_shop, f"m{n}", lines=both) for n in range(2))
    deliver(live_house, 1100)

    served = race(*(lambda: serve(waiting, *orders, promised) for _ in range(8)))

    assert sorted(pk for each in served for pk in each) == [orders[0].pk]
    assert (allocated(live_house), allocated(live_house, "CH23")) == (1610, 600)
