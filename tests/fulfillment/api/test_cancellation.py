"""Asking, through the API, that an order be stopped."""

from typing import Any

import pytest

from recork.fulfillment.models import Cancellation, StockEntry, scope
from recork.fulfillment.rules.cancellation import REFUSALS
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import BODY, OTHER, QUESTION, Caller
from tests.fulfillment.cast import House, place

ASK = f"/orders/10234/cancellations/{QUESTION}"
ASK_AGAIN = f"/orders/10234/cancellations/{OTHER}"


def without_times(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in {"asked_at", "stopped_at"}}


def test_an_order_is_cancelled(shop: Caller) -> None:
    number = shop.put("/orders/10234", BODY).body["fulfillment_number"]

    answer = shop.put(ASK, {"reason": "duplicate", "note": "Ordered twice", "shop_next": "cancel_order"})

    assert (answer.status, without_times(answer.body)) == (
        201,
        {
            "id": str(QUESTION),
            "order_number": "10234",
            "fulfillment_number": number,
            "outcome": "cancelled",
            "found": "stopped",
            "code": None,
            "detail": None,
            "state": "cancelled",
            "version": 2,
            "reason": "duplicate",
            "note": "Ordered twice",
            "asked_by": "Alder's shop",
            "bottles_released": 6,
            "bottles_coming_back": 0,
            "stopped_by": "Alder's shop",
            "stopped_by_question": str(QUESTION),
            "shop_next": "cancel_order",
            "pickup": None,
        },
    )
    assert answer.body["asked_at"] == answer.body["stopped_at"]


def test_no_body_is_a_body_of_defaults(shop: Caller) -> None:
    shop.put("/orders/10234", BODY)

    answer = shop.put(ASK)

    assert (answer.status, answer.body["reason"], answer.body["shop_next"]) == (
        201,
        "customer_request",
        "send_again",
    )


def test_asking_twice_gets_the_first_answer_whatever_the_body(shop: Caller) -> None:
    shop.put("/orders/10234", BODY)
    pickup = {"location": "Tasting room", "ready_on": None}
    first = shop.put(ASK, {"reason": "pickup", "shop_next": "handled_externally", "pickup": pickup})

    again = shop.put(ASK, {"reason": "fraud"})

    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body
    assert again.body["pickup"] == pickup
    assert shop.get(ASK).body == first.body
    with scope.of_every_winery():
        assert Cancellation.objects.count() == 1
        assert StockEntry.objects.filter(kind="released").count() == 1


def test_another_question_hears_of_the_stop_that_happened(shop: Caller, service: Caller) -> None:
    number = shop.put("/orders/10234", BODY).body["fulfillment_number"]
    stop = service.put(f"/orders/{number}/cancellations/{QUESTION}", {"shop_next": "cancel_order"})

    second = shop.put(ASK_AGAIN, {"reason": "weather"})

    assert (stop.status, second.status) == (201, 200)
    assert without_times(second.body) == without_times(stop.body) | {
        "id": str(OTHER),
        "outcome": "already_cancelled",
        "found": "already_cancelled",
        "reason": "weather",
        "asked_by": "Alder's shop",
        "bottles_released": 0,
    }
    assert second.body["stopped_at"] == stop.body["stopped_at"]
    assert shop.get(ASK_AGAIN).body == second.body


@pytest.mark.parametrize("state", REFUSALS)
def test_from_picked_on_the_answer_is_no(shop: Caller, house: House, state: OrderState) -> None:
    order = place(house.alder_shop, state=state)

    refused = shop.put(ASK, {"reason": "wrong_address"})

    refusal = REFUSALS[state]
    assert refused.refusal == (409, refusal.code, None)
    assert refused.body["detail"] == f"Unable to cancel in Fulfillment: order 10234 {refusal.why}."
    assert [step["action"] for step in refused.body["next_steps"]] == list(refusal.next_steps)
    assert (refused.body["order_number"], refused.body["state"], refused.body["version"]) == (
        "10234",
        state,
        order.version,
    )
    assert shop.get("/orders/10234").body["state"] == state


def test_a_refusal_names_the_houses_contact_where_the_winery_has_none(
    shop: Caller, house: House, settings: Any
) -> None:
    settings.SUPPORT_PHONE, settings.SUPPORT_EMAIL = "707-603-4011", "help@recork.example"
    place(house.alder_shop, state=OrderState.PACKED)

    assert shop.put(ASK).body["next_steps"] == [
        {"action": "ask_intercept", "label": "Ask the warehouse to intercept"},
        {
            "action": "call_support",
            "label": "Call 707-603-4011 or write to help@recork.example",
            "phone": "707-603-4011",
            "email": "help@recork.example",
        },
    ]


def test_a_refusal_is_answered_again_and_can_be_read(shop: Caller, house: House) -> None:
    place(house.alder_shop, state=OrderState.PACKED)
    first = shop.put(ASK)

    assert shop.put(ASK) == first
    read = shop.get(ASK)
    assert (read.status, read.body["outcome"], read.body["code"], read.body["detail"]) == (
        200,
        "declined",
        "already_packed",
        first.body["detail"],
    )
    assert (read.body["shop_next"], read.body["stopped_at"]) == (None, None)


@pytest.mark.parametrize("path", [ASK, f"/orders/10235/cancellations/{QUESTION}"])
def test_another_winerys_order_and_an_unknown_one_look_the_same(shop: Caller, bo: Caller, path: str) -> None:
    shop.put("/orders/10234", BODY)

    assert bo.put(path).refusal == (404, "order_not_found", None)
    assert bo.get(path).refusal == (404, "order_not_found", None)
    assert shop.get("/orders/10234").body["state"] == "received"


def test_a_question_that_nobody_asked_is_not_found(shop: Caller) -> None:
    shop.put("/orders/10234", BODY)

    assert shop.get(ASK).refusal == (404, "cancellation_not_found", None)


def test_who_may_not_cancel_is_told_so(shop: Caller, viewer: Caller, floor: Caller) -> None:
    number = shop.put("/orders/10234", BODY).body["fulfillment_number"]

    assert viewer.put(ASK).refusal == (403, "forbidden", None)
    assert floor.put(f"/orders/{number}/cancellations/{QUESTION}").refusal == (403, "forbidden", None)
    assert shop.get("/orders/10234").body["state"] == "received"


def test_who_may_look_reads_the_answer(shop: Caller, viewer: Caller, floor: Caller) -> None:
    number = shop.put("/orders/10234", BODY).body["fulfillment_number"]
    asked = shop.put(ASK).body

    assert viewer.get(ASK).body == asked
    assert floor.get(f"/orders/{number}/cancellations/{QUESTION}").body == asked


def test_a_question_bears_a_uuid(shop: Caller) -> None:
    assert shop.put("/orders/10234/cancellations/first").refusal == (422, "invalid", "id")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"reason": "boredom"}, "reason"),
        ({"note": "x" * 241}, "note"),
        ({"shop_next": "shrug"}, "shop_next"),
        ({"pickup": {"ready_on": "2026-11-27"}}, "pickup.location"),
        ({"pickup": {"location": "Tasting room", "ready_on": "tomorrow"}}, "pickup.ready_on"),
        ({"reasn": "other"}, "reasn"),
    ],
)
def test_a_body_that_is_wrong_in_shape_stops_nothing(shop: Caller, body: object, field: str) -> None:
    shop.put("/orders/10234", BODY)

    assert shop.put(ASK, body).refusal == (422, "invalid", field)
    assert shop.get("/orders/10234").body["state"] == "received"
