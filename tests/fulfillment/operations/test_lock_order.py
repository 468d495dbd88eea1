"""Two who lock many orders at once take turns: each locks in the order of the ids, so that neither waits for the other."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from recork.fulfillment.models import CancellationBatch, Order, ShipTo, Sku, Warehouse, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.cancellation_batch import Progress, answer_batch, open_batch
from recork.fulfillment.operations.erasure import erase_orders
from recork.fulfillment.operations.move import move_orders
from recork.fulfillment.operations.release_plan import plan_releases, release_by_plan
from recork.fulfillment.operations.stock import receive_stock
from recork.fulfillment.operations.wave import Released, release_orders, release_wave
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.release import SHORTEST_MIN
from tests.fulfillment.cast import NOW, PETE, SERVICE, House, place
from tests.fulfillment.gate import gate_at
from tests.support.racing import race

LATER = NOW.replace(year=NOW.year + 1)


def cancel(house: House, *orders: Order) -> list[str]:
    asking = Asking(question_id=uuid4(), asked_from=AskedFrom.API)
    numbers = [order.order_number for order in orders]
    with scope.of_actor(house.nora):
        answers = cancel_orders(house.nora, numbers, asking, now=NOW, by_fulfillment_number=False)
    return [answer.outcome for answer in answers]


def states() -> list[str]:
    with scope.of_every_winery():
        return list(Order.objects.order_by("pk").values_list("state", flat=True))


def second_warehouse(house: House) -> Warehouse:
    with scope.of_every_winery():
        warehouse = Warehouse.objects.create(code="ZZZ", name="Second", created_at=NOW)
        receive_stock(SERVICE, Sku.objects.get(winery=house.alder, code="ZN21"), warehouse, 100, now=NOW)
    return warehouse


def wave(house: House, orders: list[Order]) -> object:
    ids = [order.pk for order in orders]
    return release_wave(PETE, house.warehouse.pk, ids, now=NOW, request_id=uuid4())


def step(house: House, orders: list[Order]) -> object:
    moved = move_orders(PETE, [order.pk for order in orders], OrderState.RELEASED, now=NOW)
    return [each.outcome for each in moved]


@pytest.mark.parametrize("release", [wave, step])
def test_a_wave_takes_turns_with_a_group_cancel(
    live_house: House, release: Callable[[House, list[Order]], object]
) -> None:
    gate = place(live_house.alder_shop, "1", state=OrderState.RELEASED)
    released = place(live_house.alder_shop, "2", state=OrderState.RELEASED)
    waiting = place(live_house.alder_shop, "3")
    assert gate.pk < released.pk < waiting.pk
    until = gate_at(gate)

    def floor() -> object:
        with scope.of_every_winery():
            return release(live_house, [gate, released, waiting])

    until.send("floor", floor)
    until.send("cancel", lambda: cancel(live_house, released, waiting))
    said = until.open()

    assert said.keys() == {"floor", "cancel"}, "neither fell"
    assert said["cancel"] == ["cancelled", "cancelled"]
    assert states() == ["released", "cancelled", "cancelled"]


def by_hand(orders: list[Order]) -> object:
    with scope.of_every_winery():
        moved = release_orders(PETE, [order.pk for order in orders], now=NOW, request_id=uuid4())
    return [each.outcome for each in moved]


def by_the_clock(orders: list[Order]) -> object:
    with scope.of_every_winery():
        winery = orders[0].winery
        plan = plan_releases(SERVICE, winery, every_minutes=SHORTEST_MIN, times="", now=NOW)
    with scope.of_winery(winery.pk):
        return [isinstance(each, Released) for each in release_by_plan(plan.pk, now=LATER)]


@pytest.mark.parametrize("release", [by_hand, by_the_clock])
def test_a_release_in_two_warehouses_takes_turns_with_a_group_cancel(
    live_house: House, release: Callable[[list[Order]], object]
) -> None:
    warehouse = second_warehouse(live_house)
    gate = place(live_house.alder_shop, "1", warehouse="ZZZ")
    there = place(live_house.alder_shop, "2", warehouse="ZZZ")
    here = place(live_house.alder_shop, "3")
    assert there.warehouse_id == warehouse.pk > live_house.warehouse.pk == here.warehouse_id
    assert gate.pk < there.pk < here.pk
    until = gate_at(gate)

    until.send("release", lambda: release([gate, there, here]))
    until.send("cancel", lambda: cancel(live_house, there, here))
    said = until.open()

    assert said.keys() == {"release", "cancel"}, "neither fell"
    assert said["cancel"] == ["cancelled", "cancelled"]
    assert states() == ["released", "cancelled", "cancelled"]


@pytest.fixture
def half_answered(live_house: House) -> tuple[CancellationBatch, Order, Order]:
    """A group of two orders that have left, with a note; the second of them is answered."""
    orders = [place(live_house.alder_shop, number, state=OrderState.SHIPPED) for number in ("1", "2")]
    asking = Asking(question_id=uuid4(), asked_from=AskedFrom.API, note="Marisol Vega has called")
    with scope.of_actor(live_house.nora):
        batch = open_batch(live_house.nora, ["2", "1"], asking, now=NOW, by_fulfillment_number=False)
    assert answer(batch) == Progress(1, 2)
    return batch, orders[0], orders[1]


def answer(batch: CancellationBatch) -> Progress:
    with scope.of_every_winery():
        return answer_batch(batch.pk, now=NOW, chunk=1)


def erase(actor: Actor, *orders: Order) -> list[str]:
    with scope.of_actor(actor):
        return list(erase_orders(actor, [order.pk for order in orders], now=NOW).values())


def test_erasing_takes_turns_with_a_group_that_is_being_answered(
    live_house: House, half_answered: tuple[CancellationBatch, Order, Order]
) -> None:
    batch, first, second = half_answered
    until = gate_at(second)

    until.send("erase", lambda: erase(live_house.nora, first, second))
    until.send("answer", lambda: answer(batch))
    said = until.open()

    assert said == {"erase": ["in_hand", "in_hand"], "answer": Progress(2, 2)}


def test_what_a_group_still_asks_is_needed_until_it_is_answered(
    live_house: House, half_answered: tuple[CancellationBatch, Order, Order]
) -> None:
    batch, not_yet, answered = half_answered
    for order in (not_yet, answered):
        assert erase(live_house.nora, order) == ["in_hand"]
    assert answer(batch) == Progress(2, 2)
    assert erase(live_house.nora, not_yet, answered) == ["erased", "erased"]
    with scope.of_every_winery():
        assert set(ShipTo.objects.values_list("name", flat=True)) == {"Erased"}
        assert "Marisol" not in CancellationBatch.objects.get(pk=batch.pk).note


def test_two_who_erase_orders_of_the_same_groups_take_turns(live_house: House) -> None:
    orders = [place(live_house.alder_shop, str(number), state=OrderState.SHIPPED) for number in range(5)]
    _, one, two, three, four = orders
    for numbers in (("1", "4"), ("2", "3")):
        asking = Asking(question_id=uuid4(), asked_from=AskedFrom.API, note="Marisol Vega has called")
        with scope.of_actor(live_house.nora):
            batch = open_batch(live_house.nora, numbers, asking, now=NOW, by_fulfillment_number=False)
        with scope.of_every_winery():
            assert answer_batch(batch.pk, now=NOW).finished
    for _ in range(10):
        with scope.of_every_winery():
            ShipTo.objects.update(erased_at=None, name="Marisol Vega")
            CancellationBatch.objects.update(note="Marisol Vega has called")
        said: list[object] = race(
            lambda: erase(live_house.nora, one, three), lambda: erase(live_house.nora, two, four)
        )
        assert said == [["erased", "erased"], ["erased", "erased"]]
