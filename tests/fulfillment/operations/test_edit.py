"""Orders are changed while they wait: checked anew, promised anew, told; once, and never under the floor's hands."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest

from recork.fulfillment.models import (
    AuditEntry,
    Move,
    News,
    Order,
    OrderEdit,
    Sku,
    StockBalance,
    Warehouse,
    Winery,
    scope,
)
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.edit import EditAnswer, EditOutcome, edit_order
from recork.fulfillment.operations.hold import release_holds
from recork.fulfillment.operations.move import move_orders
from recork.fulfillment.operations.stock import fold_stock
from recork.fulfillment.operations.wave import release_wave
from recork.fulfillment.rules.actor import Actor, NotAllowed
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.edit import Edit
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.receiving import ArrivingLine
from recork.manners.entry import Unfit
from tests.fulfillment.cast import MARISOL, NOW, PETE, SERVICE, TODAY, House, place
from tests.support.racing import Dice, race

ID = UUID("22222222-2222-4222-8222-222222222222")
RENO = replace(MARISOL, line1="1 Virginia Street", city="Reno", state="NV", zip="89501")
EDITED = EditOutcome.EDITED


def change(
    actor: Actor, number: str = "10234", edit_id: UUID | None = None, version: int = 1, **what: Any
) -> EditAnswer:
    with scope.of_actor(actor):
        return edit_order(actor, number, edit_id or uuid4(), Edit(version, **what), now=NOW, today=TODAY)


def wines(*lines: tuple[str, int]) -> tuple[ArrivingLine, ...]:
    return tuple(ArrivingLine(sku, bottles) for sku, bottles in lines)


def open_holds(order: Order) -> list[tuple[str, str]]:
    with scope.of_every_winery():
        return sorted(order.holds.filter(released_at=None).values_list("reason", "field"))


def allocated(house: House, wine: str = "ZN21") -> int:
    with scope.of_every_winery():
        balance = StockBalance.objects.get(sku__code=wine, winery=house.alder)
        return balance.allocated


def last_news(order: Order) -> dict[str, Any]:
    with scope.of_every_winery():
        news = News.objects.filter(order=order).latest("pk")
        return {"type": news.type, **news.data}


def told_of_edits() -> list[tuple[Any, Any]]:
    with scope.of_every_winery():
        return list(OrderEdit.objects.order_by("version").values_list("before", "after"))


def test_another_address_is_kept_told_and_on_record(house: House) -> None:
    order = place(house.alder_shop)
    assert change(house.nora, edit_id=ID, ship_to=RENO).outcome is EDITED
    with scope.of_every_winery():
        order = Order.objects.select_related("ship_to").get()
        assert (order.version, order.ship_state, order.ship_to.city) == (2, "NV", "Reno")
        edit = OrderEdit.objects.get()
        assert (edit.before["ship_to"]["city"], edit.after["ship_to"]["city"]) == ("Austin", "Reno")
        assert (edit.edit_id, edit.version, edit.edited_by) == (ID, 2, "Nora Quist")
    told = last_news(order)
    assert (told["type"], told["version"], told["edit"]["by"]) == ("order.edited", 2, "Nora Quist")
    assert told["edit"]["changed"]["ship_to"]["zip"] == "89501"


def test_the_same_edit_again_changes_nothing(house: House) -> None:
    order = place(house.alder_shop)
    change(house.nora, edit_id=ID, ship_to=RENO)
    again = change(house.nora, edit_id=ID, ship_to=MARISOL, version=7)
    assert again.outcome is EditOutcome.REPEATED
    with scope.of_every_winery():
        assert Order.objects.get().version == 2
        assert News.objects.filter(order=order).count() == 2


def test_an_older_sight_of_it_changes_nothing(house: House) -> None:
    order = place(house.alder_shop)
    change(house.nora, ship_to=RENO)
    late = change(SERVICE, order.fulfillment_number, version=1, ship_to=MARISOL)
    assert late.outcome is EditOutcome.VERSION_CONFLICT
    with scope.of_every_winery():
        assert Order.objects.select_related("ship_to").get().ship_to.city == "Reno"


@pytest.mark.parametrize("state", [state for state in OrderState if state is not OrderState.RECEIVED])
def test_what_the_floor_has_is_not_edited(house: House, state: OrderState) -> None:
    if state is OrderState.CANCELLED:
        order = place(house.alder_shop)
        with scope.of_actor(house.nora):
            asking = Asking(question_id=uuid4(), asked_from=AskedFrom.API)
            cancel_orders(house.nora, ["10234"], asking, now=NOW, by_fulfillment_number=False)
    else:
        order = place(house.alder_shop, state=state)
    with scope.of_every_winery():
        version = Order.objects.get(pk=order.pk).version
    assert change(house.nora, version=version, ship_to=RENO).outcome is EditOutcome.NOT_EDITABLE


def test_more_and_other_bottles_are_promised_and_the_rest_given_up(house: House) -> None:
    order = place(house.alder_shop, lines=wines(("ZN21", 6), ("CH23", 2)))
    assert change(house.nora, lines=wines(("ZN21", 9), ("CS19", 1))).outcome is EDITED
    assert (allocated(house), allocated(house, "CH23"), allocated(house, "CS19")) == (9, 0, 1)
    with scope.of_every_winery():
        order.refresh_from_db()
        assert (order.bottles, order.status) == (10, "Waiting to Be Released")
        assert all(line.allocation_id for line in order.lines.all())
        for step in (OrderState.RELEASED, OrderState.PICKING, OrderState.PICKED):
            (moved,) = move_orders(PETE, [order.pk], step, now=NOW)
            assert moved.outcome == "moved"
    assert last_news(order)["lines"][0] == {"sku": "ZN21", "ordered": 9, "shipped": 0}


def test_its_own_bottles_are_there_for_the_order_itself(house: House) -> None:
    order = place(house.alder_shop, bottles=1000)
    change(house.nora, lines=wines(("ZN21", 999)))
    assert (open_holds(order), allocated(house)) == ([], 999)


def test_too_many_bottles_hold_it_and_fewer_let_it_go(house: House) -> None:
    order = place(house.alder_shop)
    change(house.nora, lines=wines(("ZN21", 1001)))
    assert (open_holds(order), allocated(house)) == ([("insufficient_inventory", "lines")], 0)
    change(house.nora, version=2, lines=wines(("ZN21", 1000)))
    assert (open_holds(order), allocated(house)) == ([], 1000)


def test_needs_action_is_mended_by_an_edit(house: House) -> None:
    order = place(house.alder_shop, ship_to=replace(MARISOL, line1="PO Box 7"), sku="NOPE")
    assert open_holds(order) == [("needs_action", "lines.0.sku"), ("needs_action", "ship_to.line1")]
    change(house.nora, ship_to=MARISOL)
    assert open_holds(order) == [("needs_action", "lines.0.sku")]
    change(house.nora, version=2, lines=wines(("ZN21", 6)))
    assert (open_holds(order), allocated(house)) == ([], 6)


def test_needs_action_is_tried_again_after_the_wine_was_added(house: House) -> None:
    order = place(house.alder_shop, sku="NEW1")
    with scope.of_every_winery():
        Sku.objects.create(winery=house.alder, code="NEW1", name="New", created_at=NOW)
    assert change(house.nora).outcome is EDITED
    assert open_holds(order) == [("insufficient_inventory", "lines")]


def test_an_edit_makes_new_holds_and_asks_nobody_twice(house: House) -> None:
    day = TODAY + timedelta(days=9)
    order = place(house.alder_shop)
    change(house.nora, sets_day=True, requested_ship_on=day)
    assert open_holds(order) == [("requested_ship_date", "requested_ship_on")]
    with scope.of_actor(house.nora):
        release_holds(house.nora, [order.pk], None, now=NOW)
    change(house.nora, version=3, ship_to=RENO)
    assert open_holds(order) == [], "it was let go on purpose"
    change(house.nora, version=4, sets_day=True, requested_ship_on=day + timedelta(days=1))
    assert open_holds(order) == [("requested_ship_date", "requested_ship_on")]
    change(house.nora, version=5, sets_day=True)
    assert open_holds(order) == []


def test_another_winerys_order_is_not_found_and_a_viewer_may_not(house: House) -> None:
    place(house.bo)
    assert change(house.nora, ship_to=RENO).outcome is EditOutcome.NOT_FOUND
    for actor in (house.viewer, PETE):
        with pytest.raises(NotAllowed):
            change(actor, ship_to=RENO)


def test_an_edit_and_a_cancellation_race(live_house: House) -> None:
    for number in map(str, range(15)):
        place(live_house.alder_shop, number)

        def stop(number: str = number) -> str:
            asking = Asking(question_id=uuid4(), asked_from=AskedFrom.API)
            with scope.of_actor(live_house.nora):
                (answer,) = cancel_orders(
                    live_house.nora, [number], asking, now=NOW, by_fulfillment_number=False
                )
            return answer.outcome

        def edit(number: str = number) -> str:
            return change(live_house.nora, number, lines=wines(("CH23", 7), ("ZN21", 1))).outcome

        assert race(stop, edit) in (["cancelled", "edited"], ["cancelled", "not_editable"])


def test_an_edit_and_the_wave_race(live_house: House) -> None:
    for number in map(str, range(15)):
        order = place(live_house.alder_shop, number)

        def go(order: Order = order) -> str:
            with scope.of_every_winery():
                (moved,) = move_orders(PETE, [order.pk], OrderState.RELEASED, now=NOW)
            return moved.outcome

        def edit(number: str = number) -> str:
            return change(live_house.nora, number, lines=wines(("CH23", 7), ("ZN21", 1))).outcome

        assert race(go, edit) in (["moved", "edited"], ["moved", "not_editable"])
    with scope.of_every_winery():
        assert Move.objects.filter(to_state="released").count() == 15


def test_an_edit_and_the_release_of_its_holds_race(live_house: House) -> None:
    """The day that held it is changed while somebody lets it go: in the end the new day holds it, and is told last."""
    dice, later = Dice(), TODAY + timedelta(days=9)
    for number in map(str, range(15)):
        order = place(live_house.alder_shop, number, requested_ship_on=TODAY + timedelta(days=3))

        def let_go(order: Order = order) -> str:
            with scope.of_actor(live_house.nora):
                (answer,) = release_holds(live_house.nora, [order.pk], None, now=NOW)
            return answer.outcome

        def edit(number: str = number) -> str:
            return change(live_house.nora, number, sets_day=True, requested_ship_on=later).outcome

        released, edited = dice.race(let_go, edit)
        assert released == "released"
        is_second = edited == "version_conflict"
        assert is_second or edited == "edited"
        with scope.of_every_winery():
            order.refresh_from_db()
            told = list(
                News.objects.filter(order=order).order_by("id").values_list("data__version", flat=True)
            )
            held = list(order.holds.filter(released_at=None).values_list("until_on", flat=True))
        # Let go first, the editor is told that it has changed; edited first, the new day's hold is let go.
        assert (held, order.leading_hold) == ([], None)
        assert order.requested_ship_on == (TODAY + timedelta(days=3) if is_second else later)
        assert told == sorted(set(told))


def test_an_edit_and_a_whole_wave_race(live_house: House) -> None:
    """A wave that is laid out in carts has either the old wines or the new ones, and each is promised."""
    dice = Dice()
    for number in map(str, range(15)):
        order = place(live_house.alder_shop, number)
        beside = place(live_house.alder_shop, f"{number}b")

        def go(order: Order = order, beside: Order = beside) -> bool:
            with scope.of_every_winery():
                assert order.warehouse_id is not None
                wave = release_wave(
                    PETE, order.warehouse_id, [order.pk, beside.pk], now=NOW, request_id=uuid4()
                )
            return wave is not None

        def edit(number: str = number) -> str:
            return change(live_house.nora, number, lines=wines(("CH23", 7), ("ZN21", 1))).outcome

        went, edited = dice.race(go, edit)
        assert went
        assert edited in ("edited", "not_editable")
        with scope.of_every_winery():
            order.refresh_from_db()
            lines = dict(order.lines.values_list("sku_code", "bottles"))
            promised = order.lines.exclude(allocation_id=None).count()
        assert order.state == "released"
        assert lines == ({"CH23": 7, "ZN21": 1} if edited == "edited" else {"ZN21": 6})
        assert promised == len(lines)


def test_an_edit_and_a_stop_race_and_nothing_stays_promised(live_house: House) -> None:
    dice = Dice()
    for number in map(str, range(15)):
        place(live_house.alder_shop, number)

        def stop(number: str = number) -> str:
            asking = Asking(question_id=uuid4(), asked_from=AskedFrom.API)
            with scope.of_actor(live_house.nora):
                (answer,) = cancel_orders(
                    live_house.nora, [number], asking, now=NOW, by_fulfillment_number=False
                )
            return answer.outcome

        def edit(number: str = number) -> str:
            return change(live_house.nora, number, lines=wines(("CH23", 7))).outcome

        stopped, _ = dice.race(stop, edit)
        assert stopped == "cancelled"
    with scope.of_every_winery():
        fold_stock()
    assert [allocated(live_house, wine) for wine in ("ZN21", "CH23")] == [0, 0]


def test_two_editors_race_and_one_wins(live_house: House) -> None:
    place(live_house.alder_shop)
    lines = [wines(("ZN21", 7), ("CH23", 1)), wines(("CH23", 3), ("ZN21", 2))]
    racers = [lambda each=each: change(live_house.nora, lines=each).outcome for each in lines * 4]
    answers = race(*racers)
    assert sorted(answers) == ["edited", *["version_conflict"] * 7]


def test_editors_of_many_orders_never_wait_for_each_other_in_a_ring(live_house: House) -> None:
    for number in range(8):
        place(live_house.alder_shop, str(number), lines=wines(("ZN21", 1), ("CH23", 1)))
    both = [wines(("CH23", 2), ("CS19", 1)), wines(("CS19", 2), ("ZN21", 1))]
    racers = [lambda n=n: change(live_house.nora, str(n), lines=both[n % 2]).outcome for n in range(8)]
    assert race(*racers) == ["edited"] * 8


def test_an_order_for_an_unknown_warehouse_leaves_from_it_once_it_is_there(house: House) -> None:
    order = place(house.alder_shop, warehouse="SEA")
    assert open_holds(order) == [("needs_action", "warehouse")]
    assert (
        change(house.nora, version=1).outcome is EDITED
    )  # checked again: still unknown, and called what it was
    with scope.of_every_winery():
        assert order.holds.get(released_at=None).words == "Unknown warehouse: SEA"
        sea = Warehouse.objects.create(code="SEA", name="Seattle", created_at=NOW)
    assert change(house.nora, version=2).outcome is EDITED
    order.refresh_from_db()
    assert (order.warehouse_id, open_holds(order)) == (sea.pk, [("insufficient_inventory", "lines")])
    assert last_news(order)["edit"]["changed"] == {}
    assert told_of_edits() == [({}, {}), ({"warehouse": "SEA (unknown)"}, {"warehouse": "SEA"})]


def test_somebody_says_from_which_warehouse_it_leaves(house: House) -> None:
    order = place(house.alder_shop, warehouse="SEA")
    for nowhere in ("NOPE", "SEA"):
        assert change(house.nora, version=now_at(order), warehouse=nowhere).outcome is EDITED
        with scope.of_every_winery():
            assert order.holds.get(released_at=None).words == f"Unknown warehouse: {nowhere}"
    assert change(house.nora, version=now_at(order), warehouse="ACN").outcome is EDITED
    order.refresh_from_db()
    assert (order.warehouse_id, open_holds(order), allocated(house)) == (house.warehouse.pk, [], 6)
    steps = ["SEA (unknown)", "NOPE (unknown)", "SEA (unknown)", "ACN"]
    assert told_of_edits() == [({"warehouse": was}, {"warehouse": now}) for was, now in pairwise(steps)]
    with scope.of_every_winery():
        told = AuditEntry.objects.filter(about="order_edit").order_by("id").values_list("after", flat=True)
        assert list(told) == [{"changed": ["warehouse"], "version": version} for version in (2, 3, 4)]
    with pytest.raises(Unfit, match="leaves from a warehouse already"):
        change(house.nora, version=now_at(order), warehouse="ACN")


def test_an_order_of_a_winery_without_a_warehouse_waits_for_one(house: House) -> None:
    with scope.of_every_winery():
        Winery.objects.filter(pk=house.alder.pk).update(default_warehouse=None)
    order = place(house.alder_shop)
    assert open_holds(order) == [("needs_action", "warehouse")]
    with scope.of_every_winery():
        Winery.objects.filter(pk=house.alder.pk).update(default_warehouse=house.warehouse)
    assert change(house.nora).outcome is EDITED
    assert open_holds(order) == []
    assert told_of_edits() == [({"warehouse": "unknown"}, {"warehouse": "ACN"})]


def test_a_warehouse_left_to_a_winery_that_has_none_is_on_record(house: House) -> None:
    with scope.of_every_winery():
        Winery.objects.filter(pk=house.alder.pk).update(default_warehouse=None)
    order = place(house.alder_shop, warehouse="SEA")
    assert change(house.nora, warehouse="").outcome is EDITED
    assert open_holds(order) == [("needs_action", "warehouse")]
    assert told_of_edits() == [({"warehouse": "SEA (unknown)"}, {"warehouse": "unknown"})]


def now_at(order: Order) -> int:
    with scope.of_every_winery():
        return Order.objects.get(pk=order.pk).version
