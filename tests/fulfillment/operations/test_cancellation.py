"""Stopping orders: once, for good, and never one that is too far along."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recork.fulfillment.models import Cancellation, Move, News, Order, PutBack, StockEntry, scope
from recork.fulfillment.operations.cancellation import Answer, Asking, cancel_orders
from recork.fulfillment.operations.move import put_in_cart
from recork.fulfillment.rules.actor import Actor, NotAllowed
from recork.fulfillment.rules.cancellation import REFUSALS, AskedFrom, Outcome
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, House, advance, place

QUESTION = UUID("11111111-1111-4111-8111-111111111111")
STOPPABLE = (OrderState.RECEIVED, OrderState.RELEASED, OrderState.PICKING)


def cancel(actor: Actor, *numbers: str, question: UUID = QUESTION) -> list[Answer]:
    with scope.of_actor(actor):
        return cancel_orders(
            actor,
            numbers,
            Asking(question_id=question, asked_from=AskedFrom.API),
            now=NOW,
            by_fulfillment_number=actor.winery_id is None,
        )


def ledger(order: Order) -> list[tuple[str, int]]:
    with scope.of_every_winery():
        entries = StockEntry.objects.filter(line__order=order).order_by("id")
        return list(entries.values_list("kind", "bottles"))


@pytest.mark.parametrize("state", STOPPABLE)
def test_an_order_can_be_stopped_until_it_is_picked(house: House, state: OrderState) -> None:
    order = place(house.nora, state=state)

    (answer,) = cancel(house.nora, "10234")

    assert answer == Answer(
        number="10234",
        outcome=Outcome.CANCELLED,
        order_id=order.pk,
        order_number="10234",
        state="cancelled",
        version=order.version + 1,
        asked_at=NOW,
        bottles_released=6,
        stopped_at=NOW,
        stopped_by="Nora Quist",
        stop_question=QUESTION,
        shop_next="send_again",
        state_found=state,
    )
    assert ledger(order) == [("allocated", 6), ("released", 6)]


@pytest.mark.parametrize("state", REFUSALS)
def test_from_picked_on_the_answer_is_no_and_nothing_changes(house: House, state: OrderState) -> None:
    order = place(house.alder_shop, state=state)
    before = ledger(order)

    (answer,) = cancel(house.nora, "10234")

    refusal = REFUSALS[state]
    assert (answer.outcome, answer.code) == (Outcome.DECLINED, refusal.code)
    assert answer.detail == f"Unable to cancel in Fulfillment: order 10234 {refusal.why}."
    with scope.of_every_winery():
        now = Order.objects.get(pk=order.pk)
        told = list(News.objects.order_by("id").values_list("type", flat=True))
        question = News.objects.get(type="cancellation.declined").data["question"]
    assert (now.state, now.version, ledger(order)) == (state, order.version, before)
    assert told[-1] == "cancellation.declined"
    assert (question["code"], question["detail"]) == (refusal.code, answer.detail)


def test_bottles_in_the_cart_come_back_as_a_task(house: House) -> None:
    order = place(house.nora, state=OrderState.PICKING)
    with scope.of_every_winery():
        put_in_cart(PETE, order.lines.get().pk, 4, now=NOW)

    (answer,) = cancel(house.nora, "10234")

    assert (answer.bottles_released, answer.bottles_coming_back) == (2, 4)
    assert ledger(order) == [("allocated", 6), ("picked", 4), ("released", 2), ("coming_back", 4)]
    with scope.of_every_winery():
        assert list(PutBack.objects.values_list("bottles", "closed_at")) == [(4, None)]


def test_asking_again_with_the_same_id_gets_the_first_answer(house: House) -> None:
    order = place(house.alder_shop)
    (first,) = cancel(house.nora, "10234")

    (again,) = cancel(house.nora, "10234")

    assert again.repeated
    assert (again.outcome, again.bottles_released) == (first.outcome, first.bottles_released)
    with scope.of_every_winery():
        assert Cancellation.objects.count() == 1
        assert Move.objects.filter(to_state="cancelled").count() == 1
        assert News.objects.filter(type="order.cancelled").count() == 1
    assert ledger(order) == [("allocated", 6), ("released", 6)]


def test_a_refusal_stays_the_answer_to_its_question_even_after_the_order_moved(house: House) -> None:
    order = place(house.nora, state=OrderState.PICKED)
    cancel(house.nora, "10234")
    advance(order, OrderState.SHIPPED)

    (again,) = cancel(house.nora, "10234")

    assert (again.repeated, again.code) == (True, "already_picked")


def test_asking_with_another_id_finds_it_already_cancelled(house: House) -> None:
    order = place(house.nora)
    cancel(house.nora, "10234")

    (second,) = cancel(house.nora, "10234", question=uuid4())

    assert (second.outcome, second.stop_question) == (Outcome.ALREADY_CANCELLED, QUESTION)
    assert ledger(order) == [("allocated", 6), ("released", 6)]


def test_a_set_is_answered_one_by_one_in_the_order_asked(house: House) -> None:
    place(house.nora, "3", state=OrderState.PACKED)
    place(house.nora, "1")
    place(house.nora, "2")
    cancel(house.nora, "2", question=uuid4())

    answers = cancel(house.nora, "2", "nonsense", "1", "3")

    assert [(answer.number, str(answer.outcome)) for answer in answers] == [
        ("2", "already_cancelled"),
        ("nonsense", "not_found"),
        ("1", "cancelled"),
        ("3", "declined"),
    ]


def test_another_winerys_order_is_not_found_and_stays_as_it_was(house: House) -> None:
    order = place(house.nora)

    (answer,) = cancel(house.bo, "10234")

    assert answer == Answer(number="10234", outcome=Outcome.NOT_FOUND)
    with scope.of_every_winery():
        assert Order.objects.get(pk=order.pk).state == OrderState.RECEIVED
        assert not Cancellation.objects.exists()


def test_who_may_only_look_may_not_cancel(house: House) -> None:
    place(house.nora)
    with pytest.raises(NotAllowed):
        cancel(house.viewer, "10234")


def test_the_shop_hears_of_the_stop_with_what_it_should_do_next(house: House) -> None:
    order = place(house.alder_shop)
    cancel(house.nora, "10234")

    with scope.of_every_winery():
        news = News.objects.get(type="order.cancelled")
    assert news.data == {
        "order_number": "10234",
        "fulfillment_number": order.fulfillment_number,
        "version": 2,
        "state": "cancelled",
        "status": "Cancelled",
        "question": {
            "kind": "cancellation",
            "id": str(QUESTION),
            "answer": "accepted",
            "code": None,
            "detail": None,
        },
        "shop_next": "send_again",
        "pickup": None,
        "lines": [{"sku": "ZN21", "ordered": 6, "shipped": 0}],
        "holds": [],
        "packages": [],
    }


@pytest.mark.parametrize(
    ("asked_from", "name", "by"),
    [
        (AskedFrom.GROUP, "Maria Alder", "Maria Alder"),
        (AskedFrom.API, "Maria Alder", None),
        (AskedFrom.SHOP, "Alder's shop", None),
        (AskedFrom.ORDER_DETAILS, "maria@alder.test", None),
    ],
)
def test_the_shop_hears_who_stopped_it_in_the_portal_and_no_address(
    house: House, asked_from: AskedFrom, name: str, by: str | None
) -> None:
    place(house.alder_shop)
    maria = replace(house.nora, name=name)
    with scope.of_actor(maria):
        asking = Asking(question_id=QUESTION, asked_from=asked_from)
        cancel_orders(maria, ["10234"], asking, now=NOW, by_fulfillment_number=False)
    with scope.of_every_winery():
        assert News.objects.get(type="order.cancelled").data.get("by") == by


def test_one_order_or_two_hundred_take_one_statement(house: House) -> None:
    numbers = [str(n) for n in range(200)]
    for number in numbers:
        place(house.nora, number, bottles=1)
    with scope.of_actor(house.nora), CaptureQueriesContext(connection) as captured:
        asking = Asking(question_id=QUESTION, asked_from=AskedFrom.GROUP)
        answers = cancel_orders(house.nora, numbers, asking, now=NOW, by_fulfillment_number=False)
    assert len(captured) == 1
    assert {answer.outcome for answer in answers} == {Outcome.CANCELLED}


def test_a_stopped_order_is_held_by_nothing(house: House) -> None:
    order = place(house.nora, sku="unknown")
    assert order.status == "Needs Action"
    cancel(house.nora, "10234")

    with scope.of_every_winery():
        order.refresh_from_db()
        held = list(order.holds.values_list("reason", "released_by", "released_at"))
    assert (order.status, order.leading_hold) == ("Cancelled", None)
    assert held == [("needs_action", "Nora Quist", NOW)]
