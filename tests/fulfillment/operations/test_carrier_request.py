"""After shipping: a request to the carrier is recorded, answered step by step, and moves neither order nor money."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from recork.fulfillment.models import CarrierRequest, Move, News, Order, StockEntry, scope
from recork.fulfillment.operations.carrier_request import (
    CarrierAnswer,
    CarrierWish,
    answer_carrier_request,
    ask_carrier,
)
from recork.fulfillment.operations.move import move_orders
from recork.fulfillment.queries.carrier_request import awaited_back, open_carrier_requests
from recork.fulfillment.queries.order_story import order_story
from recork.fulfillment.rules.actor import Actor, NotAllowed
from recork.fulfillment.rules.cancellation import AskedFrom, CancelReason
from recork.fulfillment.rules.carrier_request import BY_STATE, CarrierStanding, CarrierWant
from recork.fulfillment.rules.order import OrderState
from recork.manners.entry import Unfit
from tests.fulfillment.cast import MARISOL, NOW, PETE, SERVICE, House, place
from tests.support.racing import race

QUESTION = UUID("11111111-1111-4111-8111-111111111111")
OTHER = UUID("22222222-2222-4222-8222-222222222222")
LATER = NOW + timedelta(minutes=20)
RENO = replace(MARISOL, line1="7 Oak Street", city="Houston", zip="77002")
WITH_CARRIER = CarrierAnswer(CarrierStanding.WITH_CARRIER, reference="UPS-4711")
DONE = CarrierAnswer(CarrierStanding.DONE)
NO = CarrierAnswer(CarrierStanding.REFUSED, code="carrier_refused", words="Too far gone.")


def ask(actor: Actor, order: Order, question: UUID = QUESTION, **more: Any) -> CarrierRequest:
    with scope.of_actor(actor):
        return ask_carrier(
            actor, order.pk, CarrierWish(question, more.pop("asked_from", AskedFrom.API), **more), now=NOW
        )


def answer(order: Order, said: CarrierAnswer, question: UUID = QUESTION, by: Actor = SERVICE) -> bool:
    with scope.of_every_winery():
        return answer_carrier_request(by, order.pk, question, said, now=LATER)


def move(order: Order, to: OrderState, at: datetime = LATER) -> str:
    with scope.of_every_winery():
        (moved,) = move_orders(PETE, [order.pk], to, now=at)
    return moved.outcome


def print_of(order: Order) -> tuple[Any, ...]:
    """All of an order that no request may touch."""
    with scope.of_every_winery():
        order.refresh_from_db()
        entries = list(
            StockEntry.objects.filter(line__order=order).order_by("id").values_list("kind", "bottles")
        )
        moves = Move.objects.filter(order=order).count()
    return order.state, order.version, entries, moves


def standing(order: Order, question: UUID = QUESTION) -> tuple[str, str, str, str, datetime | None]:
    with scope.of_every_winery():
        row = CarrierRequest.objects.get(order=order, question_id=question)
    return row.standing, row.code, row.reference, row.answered_by, row.arrived_at


def told(order: Order) -> list[dict[str, Any]]:
    with scope.of_every_winery():
        news = News.objects.filter(order=order, type="carrier_request.changed").order_by("id")
        assert all(each.data["question"] is None for each in news)
        return [each.data["carrier_request"] for each in news]


def shipped(house: House, number: str = "10234") -> Order:
    return place(house.alder_shop, number, state=OrderState.SHIPPED)


def test_a_request_is_put_to_the_carrier_and_done_and_the_order_stays_as_it_is(house: House) -> None:
    order = shipped(house)
    before = print_of(order)

    asked = ask(
        house.nora,
        order,
        want=CarrierWant.REROUTE,
        ship_to=RENO,
        note="Moved",
        reason=CancelReason.WRONG_ADDRESS,
    )
    assert (asked.standing, asked.ship_to, asked.state_found) == ("wanted", asdict(RENO), "shipped")
    assert answer(order, WITH_CARRIER)
    assert answer(order, DONE, by=PETE)

    assert standing(order) == ("done", "", "UPS-4711", "Pete Alvarado", None)
    assert print_of(order) == before
    heard = told(order)
    assert [each["standing"] for each in heard] == ["wanted", "with_carrier", "done"]
    assert {
        name: heard[1][name] for name in ("id", "want", "reference", "code", "detail", "asked_by", "note")
    } == {
        "id": str(QUESTION),
        "want": "reroute",
        "reference": "UPS-4711",
        "code": None,
        "detail": None,
        "asked_by": "Nora Quist",
        "note": "Moved",
    }
    with scope.of_every_winery():
        lines = [(each.kind, each.who, each.what) for each in order_story(order) if "carrier" in each.kind]
    assert lines == [
        ("carrier_wanted", "Nora Quist", "Asked to have the carrier send it elsewhere"),
        ("carrier_asked", "Sam Service", "The carrier is asked to send it elsewhere"),
        ("carrier_done", "Pete Alvarado", "The carrier does: reroute"),
    ]


def test_asking_again_under_the_same_id_asks_once(house: House) -> None:
    order = shipped(house)
    first = ask(house.nora, order, note="Call her")

    again = ask(house.nora, order, note="Other words", want=CarrierWant.HOLD_AT_LOCATION, location="Shop 4")

    assert (again.note, again.want, again.asked_at) == (first.note, "return_to_sender", NOW)
    assert len(told(order)) == 1


def test_one_is_open_at_a_time_and_another_is_told_no_for_ever(house: House) -> None:
    order = shipped(house)
    ask(house.nora, order)

    second = ask(house.alder_shop, order, OTHER)
    answer(order, NO)
    again = ask(house.alder_shop, order, OTHER)

    assert (second.standing, second.code) == ("refused", "carrier_request_pending")
    assert (again.standing, again.code) == ("refused", "carrier_request_pending")
    assert ask(house.nora, order, uuid4()).standing == "wanted"


@pytest.mark.parametrize("state", [state for state in BY_STATE if state is not OrderState.CANCELLED])
def test_where_no_carrier_has_the_box_the_no_comes_at_once(house: House, state: OrderState) -> None:
    order = place(house.alder_shop, state=state)
    before = print_of(order)

    asked = ask(house.alder_shop, order)

    assert (asked.standing, asked.code, asked.state_found) == ("refused", BY_STATE[state].code, state)
    assert asked.detail == BY_STATE[state].detail(CarrierWant.RETURN_TO_SENDER, "10234")
    assert [each["detail"] for each in told(order)] == [asked.detail]
    assert print_of(order) == before


def test_once_it_is_coming_back_nothing_more_is_asked(house: House) -> None:
    order = shipped(house)
    ask(house.nora, order)
    answer(order, WITH_CARRIER)
    answer(order, DONE)

    assert ask(house.nora, order, OTHER).code == "coming_back"


@pytest.mark.parametrize(
    ("steps", "taken"),
    [
        ((DONE,), [False]),
        ((NO, WITH_CARRIER), [True, False]),
        ((WITH_CARRIER, WITH_CARRIER), [True, False]),
        ((WITH_CARRIER, NO, DONE), [True, True, False]),
        ((WITH_CARRIER, DONE, NO), [True, True, False]),
    ],
)
def test_one_answer_per_carrier_request_whoever_speaks_second(
    house: House, steps: tuple[CarrierAnswer, ...], taken: list[bool]
) -> None:
    order = shipped(house)
    ask(house.nora, order)

    assert [answer(order, step) for step in steps] == taken
    assert len(told(order)) == 1 + sum(taken)


def test_an_answer_names_its_request(house: House) -> None:
    order = shipped(house)
    ask(house.nora, order)

    assert not answer(order, WITH_CARRIER, OTHER)
    assert standing(order)[0] == "wanted"


def test_what_was_sent_back_is_awaited_and_linked_when_it_is_checked_in(house: House) -> None:
    order, other = shipped(house), shipped(house, "10235")
    ask(house.nora, order)
    ask(house.nora, other, want=CarrierWant.HOLD_AT_LOCATION, location="UPS Store, 4 Main Street")
    answer(order, WITH_CARRIER)
    answer(order, DONE)
    with scope.of_every_winery():
        assert [each.order_id for each in awaited_back(None)] == [order.pk]
        assert [each.order_id for each in open_carrier_requests(house.alder.pk)] == [other.pk]
        assert awaited_back(house.birch.pk) == []

    assert move(order, OrderState.RETURNED) == "moved"

    assert standing(order) == ("done", "", "UPS-4711", "Sam Service", LATER)
    with scope.of_every_winery():
        assert awaited_back(None) == []
    assert [each["arrived_at"] is not None for each in told(order)] == [False, False, False, True]


def test_a_box_that_is_back_before_its_carrier_was_asked_settles_the_request(house: House) -> None:
    order = shipped(house)
    ask(house.nora, order)

    move(order, OrderState.RETURNED)

    assert standing(order) == ("done", "", "", "Pete Alvarado", LATER)
    assert not answer(order, WITH_CARRIER)


@pytest.mark.parametrize(
    ("to", "code"), [(OrderState.RETURNED, "already_returned"), (OrderState.DELIVERED, "already_delivered")]
)
def test_a_reroute_is_moot_once_the_box_is_somewhere(house: House, to: OrderState, code: str) -> None:
    order = shipped(house)
    ask(house.nora, order, want=CarrierWant.REROUTE, ship_to=RENO)
    answer(order, WITH_CARRIER)

    move(order, to)

    assert standing(order) == ("refused", code, "UPS-4711", "Pete Alvarado", None)
    assert told(order)[-1]["standing"] == "refused"


def test_a_box_that_was_delivered_all_the_same_is_not_awaited_and_may_come_back_later(house: House) -> None:
    order = shipped(house)
    ask(house.nora, order)
    answer(order, WITH_CARRIER)
    answer(order, DONE)

    move(order, OrderState.DELIVERED)
    with scope.of_every_winery():
        assert awaited_back(None) == []
    move(order, OrderState.RETURNED)

    assert standing(order)[4] == LATER


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"want": CarrierWant.REROUTE}, "ship_to"),
        ({"ship_to": RENO}, "ship_to"),
        ({"want": CarrierWant.HOLD_AT_LOCATION}, "location"),
        ({"location": "Shop 4"}, "location"),
        ({"want": CarrierWant.REROUTE, "ship_to": replace(RENO, line1="PO Box 7")}, "ship_to.line1"),
        ({"want": CarrierWant.REROUTE, "ship_to": replace(RENO, zip="")}, "ship_to.zip"),
        ({"want": CarrierWant.REROUTE, "ship_to": replace(RENO, state="NV")}, "ship_to.state"),
    ],
)
def test_a_place_that_no_carrier_could_bring_it_to_is_refused_and_nothing_is_written(
    house: House, wish: dict[str, Any], field: str
) -> None:
    order = shipped(house)

    with pytest.raises(Unfit) as unfit:
        ask(house.nora, order, **wish)

    assert unfit.value.field == field
    assert told(order) == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (CarrierAnswer(CarrierStanding.WITH_CARRIER), "reference"),
        (CarrierAnswer(CarrierStanding.DONE, reference="x"), "reference"),
        (CarrierAnswer(CarrierStanding.REFUSED), "code"),
        (CarrierAnswer(CarrierStanding.REFUSED, code="already_delivered"), "code"),
        (CarrierAnswer(CarrierStanding.DONE, code="carrier_refused"), "code"),
    ],
)
def test_an_answer_without_what_belongs_to_it_is_none(house: House, said: CarrierAnswer, field: str) -> None:
    order = shipped(house)
    ask(house.nora, order)

    with pytest.raises(Unfit) as unfit:
        answer(order, said)

    assert (unfit.value.field, standing(order)[0]) == (field, "wanted")


def test_only_who_may_cancel_asks_and_only_the_house_answers(house: House) -> None:
    order = shipped(house)
    for actor in (house.viewer, PETE):
        with pytest.raises(NotAllowed):
            ask(actor, order)
    ask(house.nora, order)
    with pytest.raises(NotAllowed):
        answer(order, WITH_CARRIER, by=house.nora)


def test_another_winerys_order_is_not_there(house: House) -> None:
    order = shipped(house)

    with pytest.raises(CarrierRequest.DoesNotExist):
        ask(house.bo, order)


def test_two_answers_at_once_are_one(live_house: House) -> None:
    for number in range(6):
        order = place(live_house.alder_shop, str(number), bottles=1, state=OrderState.SHIPPED)
        ask(live_house.nora, order)
        answer(order, WITH_CARRIER)

        done, no = race(_lane(order, DONE), _lane(order, NO))

        assert (done, no) in {(True, False), (False, True)}
        assert standing(order)[0] == ("done" if done else "refused")
        assert len(told(order)) == 3


def test_two_askings_at_once_open_one(live_house: House) -> None:
    for number in range(6):
        order = place(live_house.alder_shop, str(number), bottles=1, state=OrderState.SHIPPED)

        first, second = race(
            _asking(live_house.nora, order),
            _asking(live_house.alder_shop, order, OTHER),
        )

        assert sorted((first, second)) == ["refused", "wanted"]


def test_the_carrier_says_yes_while_the_box_is_checked_in(live_house: House) -> None:
    for number in range(6):
        order = place(live_house.alder_shop, str(number), bottles=1, state=OrderState.SHIPPED)
        ask(live_house.nora, order)
        answer(order, WITH_CARRIER)

        _, moved = race(_lane(order, DONE), _check_in(order))

        assert moved == "moved"
        assert standing(order)[0::4] == ("done", LATER)


def test_somebody_asks_while_the_box_is_checked_in(live_house: House) -> None:
    for number in range(6):
        order = place(live_house.alder_shop, str(number), bottles=1, state=OrderState.SHIPPED)

        asked, _ = race(
            _asking(live_house.nora, order),
            _check_in(order),
        )

        assert standing(order)[0] == ("done" if asked == "wanted" else "refused")


def _lane(order: Order, said: CarrierAnswer) -> Callable[[], bool]:
    return lambda: answer(order, said)


def _asking(actor: Actor, order: Order, question: UUID = QUESTION) -> Callable[[], str]:
    return lambda: ask(actor, order, question).standing


def _check_in(order: Order) -> Callable[[], str]:
    return lambda: move(order, OrderState.RETURNED)
