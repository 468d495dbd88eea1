"""Asking, through the API, that an order be pulled out of the line, and answering for the floor."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from recork.fulfillment.models import Cancellation, Intercept, Order, scope
from recork.fulfillment.operations.intercept import decline_overdue
from recork.fulfillment.rules.intercept import BY_STATE, BY_THE_FLOOR
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import OTHER, QUESTION, Caller
from tests.fulfillment.cast import House, place

ASK = f"/orders/10234/intercepts/{QUESTION}"
TIMES = {"asked_at", "answer_by", "answered_at"}


def without_times(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in TIMES}


def packed(house: House) -> Order:
    return place(house.alder_shop, state=OrderState.PACKED)


def answering(order: Order, question: object = QUESTION) -> str:
    return f"/fulfillments/{order.fulfillment_number}/intercepts/{question}/answer"


def pending(order: Order, **more: object) -> dict[str, Any]:
    return {
        "id": str(QUESTION),
        "order_number": "10234",
        "fulfillment_number": order.fulfillment_number,
        "answer": "pending",
        "found": None,
        "code": None,
        "detail": None,
        "state": "packed",
        "version": order.version,
        "reason": "wrong_address",
        "note": "Moved to Reno",
        "asked_by": "Alder's shop",
        "answered_by": None,
        "shop_next": "handled_externally",
        "pickup": {"location": "Tasting room", "ready_on": "2026-12-01"},
    } | more


BODY = {
    "reason": "wrong_address",
    "note": "Moved to Reno",
    "shop_next": "handled_externally",
    "pickup": {"location": "Tasting room", "ready_on": "2026-12-01"},
}


def test_the_floor_is_asked_and_its_yes_stops_the_order(shop: Caller, floor: Caller, house: House) -> None:
    order = packed(house)

    asked = shop.put(ASK, BODY)
    again = shop.put(ASK, {"reason": "fraud"})
    said = floor.put(answering(order), {"answer": "accepted"})
    settled = shop.put(ASK, BODY)

    assert (asked.status, without_times(asked.body)) == (202, pending(order))
    assert (again.status, again.body) == (202, asked.body)
    yes = pending(
        order,
        answer="accepted",
        found="stopped",
        state="cancelled",
        version=order.version + 1,
        answered_by="Pete Alvarado",
    )
    assert (said.status, without_times(said.body)) == (200, yes)
    assert (settled.status, settled.body) == (200, said.body)
    assert shop.get(ASK).body == said.body
    now = shop.get("/orders/10234").body
    assert (now["state"], now["shop_next"], now["cancellation"]["id"]) == (
        "cancelled",
        "handled_externally",
        str(QUESTION),
    )
    assert (now["intercept"]["answer"], now["timeline"][-1]["what"]) == (
        "accepted",
        "Intercepted and cancelled",
    )


def test_a_no_of_the_floor_is_a_no_for_ever_in_its_own_words(
    shop: Caller, floor: Caller, house: House
) -> None:
    order = packed(house)
    shop.put(ASK, BODY)

    no = {"answer": "declined", "code": "on_the_truck", "words": "It left at nine."}
    said = floor.put(answering(order), no)
    refused = shop.put(ASK, BODY)

    detail = (
        "Unable to intercept in Fulfillment: order 10234 is on the truck already."
        " The floor says: It left at nine."
    )
    assert (said.status, said.body["answer"], said.body["detail"]) == (200, "declined", detail)
    assert refused.refusal == (409, "on_the_truck", None)
    assert (refused.body["detail"], refused.body["answer"], refused.body["state"]) == (
        detail,
        "declined",
        "packed",
    )
    assert (shop.get(ASK).status, shop.get(ASK).body["answer"]) == (200, "declined")
    now = shop.get("/orders/10234").body
    assert (now["state"], now["is_cancellable"], now["intercept"]["code"]) == (
        "packed",
        False,
        "on_the_truck",
    )


@pytest.mark.parametrize("state", BY_STATE)
def test_where_nothing_can_be_pulled_out_it_says_so_at_once(
    shop: Caller, house: House, state: OrderState
) -> None:
    place(house.alder_shop, state=state)

    refused = shop.put(ASK)

    refusal = BY_STATE[state]
    assert refused.refusal == (409, refusal.code, None)
    assert refused.body["detail"] == f"Unable to intercept in Fulfillment: order 10234 {refusal.why}."
    assert [step["action"] for step in refused.body["next_steps"]] == list(refusal.next_steps)


def test_of_an_order_that_is_stopped_already_the_stop_that_happened_is_told(
    shop: Caller, service: Caller, house: House
) -> None:
    order = place(house.alder_shop)
    stop = f"/orders/{order.fulfillment_number}/cancellations/{OTHER}"
    service.put(stop, {"shop_next": "cancel_order"})

    asked = shop.put(ASK, BODY)

    assert (asked.status, asked.body["answer"], asked.body["found"]) == (
        200,
        "already_cancelled",
        "already_cancelled",
    )
    assert (asked.body["shop_next"], asked.body["pickup"]) == ("cancel_order", None)


def test_two_ask_and_one_is_before_the_floor(shop: Caller, nora: Caller, house: House) -> None:
    packed(house)
    nora.put(f"/orders/10234/intercepts/{OTHER}")

    assert shop.put(ASK).refusal == (409, "intercept_pending", None)


def test_once_the_deadline_has_passed_the_floor_has_nothing_to_answer(
    shop: Caller, floor: Caller, house: House
) -> None:
    order = packed(house)
    soon = timezone.now() + timedelta(minutes=1)
    shop.put(ASK, {"answer_by": soon.isoformat()})
    with scope.of_every_winery():
        assert decline_overdue(now=soon) == 1

    late = floor.put(answering(order), {"answer": "accepted"})

    assert late.refusal == (409, "already_answered", None)
    assert shop.put(ASK).refusal == (409, "deadline_passed", None)
    with scope.of_every_winery():
        assert not Cancellation.objects.exists()


def test_the_floor_may_say_the_same_twice(shop: Caller, floor: Caller, house: House) -> None:
    order = packed(house)
    shop.put(ASK)

    answers = [floor.put(answering(order), {"answer": "accepted"}) for _ in range(2)]

    assert [each.status for each in answers] == [200, 200]
    assert answers[0].body == answers[1].body


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({"answer_by": "2026-11-23T10:00:00"}, "answer_by", id="no time zone"),
        pytest.param({"answer_by": 1764028800}, "answer_by", id="seconds"),
        pytest.param({"answer_by": "2099-01-01T00:00:00Z"}, "answer_by", id="in seventy years"),
        pytest.param({"reason": "whim"}, "reason", id="unknown reason"),
        pytest.param({"note": "x" * 241}, "note", id="too long"),
        pytest.param({"note": "a\x00b"}, "note", id="NUL"),
        pytest.param({"shop_next": "pickup"}, "shop_next", id="no such way"),
        pytest.param({"before_arrival": True}, "before_arrival", id="unknown field"),
    ],
)
def test_a_wrong_question_names_the_field_and_asks_nobody(
    shop: Caller, house: House, body: dict[str, Any], field: str
) -> None:
    packed(house)

    assert shop.put(ASK, body).refusal == (422, "invalid", field)

    with scope.of_every_winery():
        assert not Intercept.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({}, "answer", id="no answer"),
        pytest.param({"answer": "maybe"}, "answer", id="no such answer"),
        pytest.param({"answer": "declined"}, "code", id="a no without a code"),
        pytest.param({"answer": "accepted", "code": "nobody_free"}, "code", id="a yes with one"),
        pytest.param({"answer": "declined", "code": "deadline_passed"}, "code", id="the machine's code"),
        pytest.param({"answer": "declined", "code": "nobody_free", "words": "a\nb"}, "words", id="lines"),
    ],
)
def test_a_wrong_answer_names_the_field_and_changes_nothing(
    shop: Caller, floor: Caller, house: House, body: dict[str, Any], field: str
) -> None:
    order = packed(house)
    shop.put(ASK)

    assert floor.put(answering(order), body).refusal == (422, "invalid", field)

    assert shop.get(ASK).body["answer"] == "pending"


def test_what_belongs_to_another_winery_does_not_exist(
    shop: Caller, bo: Caller, floor: Caller, house: House
) -> None:
    order = packed(house)
    shop.put(ASK)

    assert bo.put(ASK).refusal == (404, "order_not_found", None)
    assert bo.get(ASK).refusal == (404, "order_not_found", None)
    assert shop.get(f"/orders/10234/intercepts/{OTHER}").refusal == (404, "intercept_not_found", None)
    assert floor.put(answering(order, OTHER), {"answer": "accepted"}).refusal == (
        404,
        "intercept_not_found",
        None,
    )
    nobody = f"/fulfillments/F9999999/intercepts/{QUESTION}/answer"
    assert floor.put(nobody, {"answer": "accepted"}).refusal == (404, "order_not_found", None)


def test_who_may_not_is_forbidden(
    shop: Caller, viewer: Caller, floor: Caller, nora: Caller, house: House
) -> None:
    order = packed(house)
    for caller in (viewer, floor):
        assert caller.put(ASK).refusal == (403, "forbidden", None)
    for caller in (shop, nora, viewer):
        assert caller.put(answering(order), {"answer": "accepted"}).refusal == (403, "forbidden", None)


def test_the_floors_codes_are_told_in_the_document() -> None:
    assert set(BY_THE_FLOOR) == {"on_the_truck", "not_found_on_floor", "nobody_free", "floor_declined"}
