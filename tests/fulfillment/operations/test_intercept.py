"""Pulling out what is picked or packed: asked for, answered once, and done wholly or not at all."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from recork.fulfillment.models import Cancellation, Intercept, Move, News, Order, PutBack, StockEntry, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.intercept import (
    Wanted,
    accept_intercept,
    ask_intercept,
    decline_intercept,
    decline_overdue,
)
from recork.fulfillment.operations.move import move_orders
from recork.fulfillment.rules.actor import Actor, NotAllowed
from recork.fulfillment.rules.cancellation import AskedFrom, CancelReason, Outcome, ShopNext
from recork.fulfillment.rules.intercept import ANSWER_WITHIN, BY_STATE, LATEST
from recork.fulfillment.rules.order import OrderState
from recork.manners.entry import Unfit
from tests.fulfillment.cast import NOW, PETE, House, advance, place

QUESTION = UUID("11111111-1111-4111-8111-111111111111")
LATER = NOW + timedelta(minutes=20)
OVERDUE = NOW + ANSWER_WITHIN


def ask(actor: Actor, order: Order, question: UUID = QUESTION, **more: Any) -> Intercept:
    wanted = Wanted(question_id=question, asked_from=more.pop("asked_from", AskedFrom.SHOP), **more)
    with scope.of_actor(actor):
        return ask_intercept(actor, order.pk, wanted, now=NOW)


def accept(order: Order, question: UUID = QUESTION, at: datetime = LATER) -> bool:
    with scope.of_every_winery():
        return accept_intercept(PETE, order.pk, question, now=at)


def decline(order: Order, code: str = "on_the_truck", words: str = "") -> bool:
    with scope.of_every_winery():
        return decline_intercept(PETE, order.pk, QUESTION, code, words, now=LATER)


def pass_deadline(at: datetime = OVERDUE) -> int:
    with scope.of_every_winery():
        return decline_overdue(now=at)


def ship(order: Order) -> str:
    with scope.of_every_winery():
        (moved,) = move_orders(PETE, [order.pk], OrderState.SHIPPED, now=LATER)
    return moved.outcome


def standing(order: Order) -> tuple[str, int]:
    with scope.of_every_winery():
        order.refresh_from_db()
    return order.state, order.version


def answer_of(order: Order, question: UUID = QUESTION) -> tuple[str, str, str, datetime | None]:
    with scope.of_every_winery():
        row = Intercept.objects.get(order=order, question_id=question)
    return row.answer, row.code, row.answered_by, row.answered_at


def ledger(order: Order) -> list[tuple[str, int]]:
    with scope.of_every_winery():
        entries = StockEntry.objects.filter(line__order=order).order_by("id")
        return list(entries.values_list("kind", "bottles"))


def told(order: Order) -> list[tuple[str, str, int, dict[str, Any] | None, str | None]]:
    """Type, state, version, question and shop_next of what the shop heard since the order was picked or packed."""
    with scope.of_every_winery():
        news = list(News.objects.filter(order=order).order_by("id"))
    kept = [each for each in news if each.data["question"] or each.type == "order.shipped"]
    return [
        (n.type, n.data["state"], n.data["version"], n.data["question"], n.data["shop_next"]) for n in kept
    ]


def answer(kind: str, code: str | None = None, detail: str | None = None) -> dict[str, Any]:
    return {"kind": "intercept", "id": str(QUESTION), "answer": kind, "code": code, "detail": detail}


@pytest.mark.parametrize("state", [OrderState.PICKED, OrderState.PACKED])
def test_an_accepted_intercept_stops_the_order_and_brings_its_bottles_back(
    house: House, state: OrderState
) -> None:
    order = place(house.alder_shop, state=state)
    asked = ask(
        house.alder_shop,
        order,
        shop_next=ShopNext.CANCEL_ORDER,
        reason=CancelReason.WRONG_ADDRESS,
        note="Reno",
    )
    assert (asked.answer, asked.answer_by, standing(order)) == ("", OVERDUE, (state, order.version))

    assert accept(order)

    assert standing(order) == ("cancelled", order.version)
    assert ledger(order) == [("allocated", 6), ("picked", 6), ("coming_back", 6)]
    with scope.of_every_winery():
        assert list(PutBack.objects.values_list("bottles", "closed_at")) == [(6, None)]
        move = Move.objects.get(order=order, to_state="cancelled")
        stop = Cancellation.objects.get(order=order)
    assert (move.from_state, move.cause, move.actor, move.at) == (state, "intercept", "Pete Alvarado", LATER)
    assert (stop.question_id, stop.outcome, stop.asked_by, stop.asked_at) == (
        QUESTION,
        "cancelled",
        "Alder's shop",
        LATER,
    )
    assert (stop.reason, stop.note, stop.state_found) == ("wrong_address", "Reno", state)
    assert (stop.bottles_released, stop.bottles_coming_back) == (0, 6)
    yes = answer("accepted")
    assert told(order) == [
        ("order.cancelled", "cancelled", order.version, yes, "cancel_order"),
        ("intercept.answered", "cancelled", order.version, yes, "cancel_order"),
    ]
    assert answer_of(order) == ("accepted", "", "Pete Alvarado", LATER)


def test_a_declined_intercept_changes_nothing_and_says_why(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)
    before = standing(order), ledger(order)
    ask(house.alder_shop, order)

    assert decline(order, words="It left at nine.")

    assert (standing(order), ledger(order)) == before
    sentence = (
        "Unable to intercept in Fulfillment: order 10234 is on the truck already."
        " The floor says: It left at nine."
    )
    no = answer("declined", "on_the_truck", sentence)
    assert told(order) == [("intercept.answered", "packed", order.version, no, None)]


def test_asking_again_under_the_same_id_asks_once(house: House) -> None:
    order = place(house.nora, state=OrderState.PACKED)
    first = ask(house.nora, order, note="Call her")

    again = ask(house.nora, order, note="Other words", shop_next=ShopNext.CANCEL_ORDER)

    assert (again.note, again.shop_next, again.answer_by) == ("Call her", "send_again", first.answer_by)
    with scope.of_every_winery():
        assert Intercept.objects.count() == 1


def test_a_second_asking_while_one_is_open_is_refused_for_good(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)
    ask(house.nora, order, uuid4())

    second = ask(house.alder_shop, order)
    pass_deadline()
    again = ask(house.alder_shop, order)

    assert (second.answer, second.code) == ("declined", "intercept_pending")
    assert (again.answer, again.code) == ("declined", "intercept_pending")


def test_after_a_no_it_may_be_asked_anew_under_another_id(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)
    ask(house.alder_shop, order)
    decline(order, "nobody_free")

    assert ask(house.alder_shop, order, uuid4()).is_open


@pytest.mark.parametrize("state", BY_STATE)
def test_where_nothing_can_be_pulled_out_the_no_comes_at_once_and_stays(
    house: House, state: OrderState
) -> None:
    order = place(house.alder_shop, state=state)
    before = standing(order)

    asked = ask(house.alder_shop, order)

    refusal = BY_STATE[state]
    assert (asked.answer, asked.code, standing(order)) == ("declined", refusal.code, before)
    no = answer("declined", refusal.code, refusal.detail("10234"))
    assert told(order)[-1] == ("intercept.answered", state, order.version, no, None)
    if state is OrderState.PICKING:
        advance(order, OrderState.PICKED)
        assert ask(house.alder_shop, order).code == "not_picked_yet"


def test_an_order_that_is_cancelled_already_says_so_and_tells_nobody(house: House) -> None:
    order = place(house.alder_shop)
    asking = Asking(question_id=uuid4(), asked_from=AskedFrom.VIEW_ORDERS, shop_next=ShopNext.CANCEL_ORDER)
    with scope.of_actor(house.nora):
        cancel_orders(house.nora, ["10234"], asking, now=NOW, by_fulfillment_number=False)

    asked = ask(house.alder_shop, order)

    assert (asked.answer, asked.code) == ("already_cancelled", "")
    assert [kind for kind, *_ in told(order)] == ["order.cancelled"]


def test_a_question_that_was_under_way_past_its_deadline_is_declined_at_once(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)

    asked = ask(house.alder_shop, order, answer_by=NOW)

    assert (asked.answer, asked.code) == ("declined", "deadline_passed")


def test_nobody_is_asked_to_answer_in_a_month(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)

    with pytest.raises(Unfit, match="within 7 days"):
        ask(house.alder_shop, order, answer_by=NOW + LATEST + timedelta(seconds=1))

    with scope.of_every_winery():
        assert Intercept.objects.count() == 0


def test_the_deadline_declines_what_nobody_answered_once(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)
    ask(house.alder_shop, order)

    assert [pass_deadline(OVERDUE - timedelta(seconds=1)), pass_deadline(), pass_deadline()] == [0, 1, 0]

    assert answer_of(order) == ("declined", "deadline_passed", "Recork", OVERDUE)
    assert [kind for kind, *_ in told(order)] == ["intercept.answered"]
    assert standing(order)[0] == "packed"


def test_one_answer_per_question_so_that_floor_and_deadline_never_both_answer(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)
    ask(house.alder_shop, order)

    # At its very deadline the floor is quicker; whoever comes afterwards finds nothing to answer.
    assert accept(order, at=OVERDUE)
    after = [pass_deadline(), int(decline(order)), int(accept(order))]

    assert (after, answer_of(order)) == ([0, 0, 0], ("accepted", "", "Pete Alvarado", OVERDUE))
    assert [(kind, question["answer"] if question else None) for kind, _, _, question, _ in told(order)] == [
        ("order.cancelled", "accepted"),
        ("intercept.answered", "accepted"),
    ]


def test_after_the_deadline_has_answered_the_floor_comes_too_late(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)
    ask(house.alder_shop, order)
    pass_deadline()

    assert not accept(order, at=OVERDUE)

    assert standing(order)[0] == "packed"


def test_shipping_answers_whoever_still_waits_for_the_floor(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)
    ask(house.alder_shop, order)

    assert ship(order) == "moved"

    state, version = standing(order)
    assert (state, answer_of(order)) == ("shipped", ("declined", "already_shipped", "Pete Alvarado", LATER))
    sentence = "Unable to intercept in Fulfillment: order 10234 has already shipped."
    assert told(order) == [
        ("order.shipped", "shipped", version, None, None),
        ("intercept.answered", "shipped", version, answer("declined", "already_shipped", sentence), None),
    ]
    assert not accept(order)


def test_packing_leaves_the_question_open(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PICKED)
    ask(house.alder_shop, order)
    advance(order, OrderState.PACKED)

    assert accept(order)


def test_a_cancellation_under_the_same_id_does_not_stand_in_the_way(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)
    ask(house.alder_shop, order)
    asking = Asking(question_id=QUESTION, asked_from=AskedFrom.SHOP)
    with scope.of_actor(house.alder_shop):
        (said,) = cancel_orders(house.alder_shop, ["10234"], asking, now=NOW, by_fulfillment_number=False)
    assert said.outcome is Outcome.DECLINED

    assert accept(order)

    assert standing(order)[0] == "cancelled"
    assert told(order)[-1][3] == answer("accepted")


def test_asking_to_cancel_once_it_was_pulled_out_finds_it_cancelled(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)
    ask(house.alder_shop, order, shop_next=ShopNext.HANDLED_EXTERNALLY)
    accept(order)

    with scope.of_actor(house.alder_shop):
        (said,) = cancel_orders(
            house.alder_shop,
            ["10234"],
            Asking(question_id=uuid4(), asked_from=AskedFrom.SHOP),
            now=NOW,
            by_fulfillment_number=False,
        )

    assert (said.outcome, said.stop_question, said.shop_next) == (
        Outcome.ALREADY_CANCELLED,
        QUESTION,
        "handled_externally",
    )


def test_who_may_only_look_asks_for_nothing_and_a_winery_answers_nothing(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)
    with pytest.raises(NotAllowed):
        ask(house.viewer, order)
    ask(house.nora, order)

    for verb in _verbs_of_the_floor(house, order):
        with pytest.raises(NotAllowed), scope.of_actor(house.nora):
            verb()

    assert standing(order)[0] == "packed"


def _verbs_of_the_floor(house: House, order: Order) -> list[Callable[[], bool]]:
    return [
        lambda: accept_intercept(house.nora, order.pk, QUESTION, now=NOW),
        lambda: decline_intercept(house.nora, order.pk, QUESTION, "on_the_truck", "", now=NOW),
    ]


def test_another_winery_finds_no_order_to_ask_about(house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)

    with pytest.raises(Intercept.DoesNotExist):
        ask(house.bo, order)
