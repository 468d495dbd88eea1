"""Holds: who may clear which, one order or many at once, by hand or by the calendar; and putting one on."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recork.fulfillment.models import Hold, News, Order, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.hold import (
    Held,
    HoldOutcome,
    Release,
    ReleaseOutcome,
    hold_orders,
    release_due,
    release_holds,
)
from recork.fulfillment.operations.move import move_orders
from recork.fulfillment.rules.actor import Actor, NotAllowed, Role
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState
from recork.manners.entry import Unfit
from tests.fulfillment.cast import NOW, PETE, SERVICE, TODAY, House, place
from tests.support.racing import race

BY_WINERY = {HoldReason.WEATHER, HoldReason.MANUAL, HoldReason.REQUESTED_SHIP_DATE}
BY_SERVICE = BY_WINERY | {HoldReason.COMPLIANCE, HoldReason.SHIPPING_INSTRUCTIONS}
CLEARED = ReleaseOutcome.RELEASED


def plant(order: Order, reason: HoldReason, until_on: date | None = None) -> None:
    """Let something hold an order, whatever it is."""
    with scope.of_every_winery(), connection.cursor() as cursor:
        Hold.objects.create(
            winery_id=order.winery_id,
            order=order,
            reason=reason,
            words="Because",
            opened_at=NOW,
            until_on=until_on,
        )
        cursor.execute("SELECT lead_holds(%s)", [[order.pk]])


def release(actor: Actor, *orders: Order, reasons: Sequence[HoldReason] | None = None) -> list[Release]:
    with scope.of_actor(actor):
        return release_holds(actor, [order.pk for order in orders], reasons, now=NOW)


def put(actor: Actor, *orders: Order, words: str = "Fraud check", until_on: date | None = None) -> list[Held]:
    with scope.of_actor(actor):
        ids = [order.pk for order in orders]
        return hold_orders(actor, ids, words, until_on=until_on, now=NOW, today=TODAY)


def open_holds(order: Order) -> list[str]:
    with scope.of_every_winery():
        return sorted(order.holds.filter(released_at=None).values_list("reason", flat=True))


def told(order: Order) -> list[tuple[str, int, str, list[str]]]:
    with scope.of_every_winery():
        news = News.objects.filter(order=order).order_by("id")
        return [
            (
                each.type,
                each.data["version"],
                each.data["status"],
                [hold["reason"] for hold in each.data["holds"]],
            )
            for each in news
        ]


@pytest.mark.parametrize("reason", HoldReason)
@pytest.mark.parametrize("role", Role)
def test_who_may_clear_what(house: House, role: Role, reason: HoldReason) -> None:
    order = place(house.alder_shop)
    plant(order, reason)
    of_winery = role in (Role.MANAGER, Role.VIEWER, Role.SHOP)
    actor = Actor("Somebody", role, house.alder.pk if of_winery else None)
    may = {Role.MANAGER: BY_WINERY, Role.CLIENT_SERVICES: BY_SERVICE, Role.ADMINISTRATOR: BY_SERVICE}
    if role not in may:
        with pytest.raises(NotAllowed):
            release(actor, order)
        assert open_holds(order) == [reason]
        return
    (answer,) = release(actor, order)
    if reason in may[role]:
        assert answer == Release(order.pk, CLEARED, "10234", (reason,))
        assert open_holds(order) == []
    else:
        assert (answer.outcome, [kept for kept, _ in answer.kept]) == (ReleaseOutcome.KEPT, [reason])
        assert open_holds(order) == [reason]


def test_a_release_is_told_and_on_record(house: House) -> None:
    order = place(house.alder_shop, requested_ship_on=TODAY + timedelta(days=9))
    release(house.nora, order)
    assert told(order) == [
        ("order.received", 1, "Future Ship Date", ["requested_ship_date"]),
        ("order.hold_released", 2, "Waiting to Be Released", []),
    ]
    with scope.of_every_winery():
        hold = Hold.objects.get(order=order)
        assert (hold.released_by, hold.released_at) == ("Nora Quist", NOW)


def test_pressing_twice_clears_and_tells_once(house: House) -> None:
    order = place(house.alder_shop, requested_ship_on=TODAY + timedelta(days=9))
    first, second = release(house.nora, order), release(house.nora, order)
    assert [first[0].outcome, second[0].outcome] == [CLEARED, ReleaseOutcome.NOT_HELD]
    assert len(told(order)) == 2


def test_only_what_was_asked_for_is_cleared(house: House) -> None:
    order = place(house.alder_shop)
    plant(order, HoldReason.WEATHER)
    plant(order, HoldReason.MANUAL)
    release(house.nora, order, reasons=[HoldReason.MANUAL])
    assert open_holds(order) == ["weather"]
    with scope.of_every_winery():
        order.refresh_from_db()
        assert order.leading_hold == "weather"


def test_a_group_is_answered_one_by_one(house: House) -> None:
    free, held, service = (place(house.alder_shop, str(n)) for n in range(3))
    foreign = place(house.bo, "3")
    plant(held, HoldReason.WEATHER)
    plant(service, HoldReason.COMPLIANCE)
    plant(foreign, HoldReason.WEATHER)
    answers = release(house.nora, foreign, service, held, free)
    assert [(each.order_id, each.outcome) for each in answers] == [
        (foreign.pk, ReleaseOutcome.NOT_FOUND),
        (service.pk, ReleaseOutcome.KEPT),
        (held.pk, ReleaseOutcome.RELEASED),
        (free.pk, ReleaseOutcome.NOT_HELD),
    ]
    assert answers[1].kept == ((HoldReason.COMPLIANCE, "Client services may clear it."),)
    assert open_holds(foreign) == ["weather"]


def test_a_group_costs_as_much_as_one(house: House) -> None:
    orders = [place(house.alder_shop, str(n)) for n in range(20)]
    for order in orders:
        plant(order, HoldReason.WEATHER)
    counts = []
    for group in (orders[:1], orders[1:]):
        with scope.of_actor(house.nora), CaptureQueriesContext(connection) as asked:
            release_holds(house.nora, [order.pk for order in group], None, now=NOW)
        counts.append(len(asked))
    assert counts == [1, 1]


def test_a_hold_put_on_by_hand_keeps_an_order_back(house: House) -> None:
    order = place(house.alder_shop)
    assert put(house.nora, order) == [Held(order.pk, HoldOutcome.HELD, "10234", OrderState.RECEIVED)]
    with scope.of_every_winery():
        hold = Hold.objects.get(order=order)
        assert (hold.reason, hold.words, hold.opened_by) == ("manual", "Fraud check", "Nora Quist")
        (moved,) = move_orders(PETE, [order.pk], OrderState.RELEASED, now=NOW)
    assert (moved.outcome, moved.hold) == ("held", "manual")
    assert told(order)[-1] == ("order.held", 2, "On Hold", ["manual"])


def test_a_second_hold_by_hand_changes_nothing(house: House) -> None:
    order = place(house.alder_shop)
    put(house.nora, order)
    assert put(SERVICE, order, words="Another")[0].outcome is HoldOutcome.ALREADY_HELD
    assert len(told(order)) == 2


@pytest.mark.parametrize("state", [OrderState.RELEASED, OrderState.PICKING, OrderState.SHIPPED])
def test_what_the_floor_has_is_not_held(house: House, state: OrderState) -> None:
    order = place(house.alder_shop, state=state)
    assert put(house.nora, order) == [Held(order.pk, HoldOutcome.TOO_LATE, "10234", state)]
    assert open_holds(order) == []


def test_another_winerys_order_is_not_found(house: House) -> None:
    order = place(house.bo)
    assert put(house.nora, order)[0].outcome is HoldOutcome.NOT_FOUND
    with scope.of_every_winery():
        # whatever the transaction may see
        held = hold_orders(house.nora, [order.pk], "x", until_on=None, now=NOW, today=TODAY)
        freed = release_holds(house.nora, [order.pk], None, now=NOW)
    assert [held[0].outcome, freed[0].outcome] == ["not_found", "not_found"]


@pytest.mark.parametrize(("words", "until_on", "field"), [(" ", None, "words"), ("x", TODAY, "until_on")])
def test_a_hold_says_why_and_ends_in_the_future(
    house: House, words: str, until_on: date | None, field: str
) -> None:
    with pytest.raises(Unfit) as unfit:
        put(house.nora, place(house.alder_shop), words=words, until_on=until_on)
    assert unfit.value.field == field


def test_what_was_to_last_until_a_day_goes_on_that_day(house: House) -> None:
    day = TODAY + timedelta(days=9)
    asked = place(house.alder_shop, "1", requested_ship_on=day)
    weather, both = place(house.alder_shop, "2"), place(house.bo, "3")
    plant(weather, HoldReason.WEATHER, day)
    plant(both, HoldReason.MANUAL, day)
    plant(both, HoldReason.COMPLIANCE)
    with scope.of_every_winery():
        assert release_due(today=day - timedelta(days=1), now=NOW) == 0
        assert release_due(today=day, now=NOW) == 3
        assert release_due(today=day, now=NOW) == 0
    assert [open_holds(each) for each in (asked, weather, both)] == [[], [], ["compliance"]]
    assert told(asked)[-1] == ("order.hold_released", 2, "Waiting to Be Released", [])
    with scope.of_every_winery():
        assert set(Hold.objects.exclude(released_by="").values_list("released_by", flat=True)) == {"Recork"}


def test_by_hand_or_by_the_house_is_by_whom(house: House) -> None:
    order = place(house.alder_shop)
    plant(order, HoldReason.COMPLIANCE)
    assert release(house.nora, order)[0].kept[0][1] == "Client services may clear it."
    assert release(SERVICE, order)[0].outcome is CLEARED


def test_a_release_and_a_cancellation_race_and_the_order_ends_stopped_without_a_hold(
    live_house: House,
) -> None:
    for number in range(20):
        order = place(live_house.alder_shop, str(number))
        plant(order, HoldReason.WEATHER)

        def stop(number: str = str(number)) -> str:
            asking = Asking(question_id=uuid4(), asked_from=AskedFrom.API)
            with scope.of_actor(live_house.nora):
                (answer,) = cancel_orders(
                    live_house.nora, [number], asking, now=NOW, by_fulfillment_number=False
                )
            return answer.outcome

        def clear(order: Order = order) -> str:
            return release(live_house.nora, order)[0].outcome

        stopped, released = race(stop, clear)
        assert (stopped, released in (CLEARED, ReleaseOutcome.NOT_HELD)) == ("cancelled", True)
        assert open_holds(order) == []
        versions = [version for _, version, _, _ in told(order)]
        assert versions == sorted(set(versions))


def test_holding_and_releasing_to_the_floor_race_and_no_held_order_goes(live_house: House) -> None:
    for number in range(20):
        order = place(live_house.alder_shop, str(number))

        def go(order: Order = order) -> str:
            with scope.of_every_winery():
                (moved,) = move_orders(PETE, [order.pk], OrderState.RELEASED, now=NOW)
            return moved.outcome

        def keep_back(order: Order = order) -> str:
            return put(live_house.nora, order)[0].outcome

        went, held = race(go, keep_back)
        assert (went, held) in [("moved", "too_late"), ("held", "held")]


def test_twenty_at_once_clear_once(live_house: House) -> None:
    order = place(live_house.alder_shop)
    plant(order, HoldReason.WEATHER)
    answers = race(*(lambda: release(live_house.nora, order)[0].outcome for _ in range(20)))
    assert sorted(answers) == sorted([CLEARED] + [ReleaseOutcome.NOT_HELD] * 19)
    assert len(told(order)) == 2
