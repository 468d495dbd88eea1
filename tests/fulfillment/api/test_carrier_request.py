"""Asking, through the API, that a carrier send a box back or elsewhere, and saying what it has answered."""

from typing import Any

import pytest

from recork.fulfillment.models import CarrierRequest, Order, scope
from recork.fulfillment.operations.move import move_orders
from recork.fulfillment.rules.carrier_request import BY_PEOPLE, BY_STATE, CarrierWant
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import OTHER, QUESTION, Caller
from tests.fulfillment.cast import NOW, PETE, House, place

ASK = f"/orders/10234/carrier-requests/{QUESTION}"
TO = {"name": "Marisol Vega", "line1": "7 Oak Street", "city": "Houston", "state": "TX", "zip": "77002"}
BACK = {"want": "return_to_sender"}
BODY = {"want": "reroute", "ship_to": TO, "reason": "wrong_address", "note": "Moved to Houston"}
WITH_CARRIER = {"standing": "with_carrier", "reference": "UPS-4711"}
TIMES = {"asked_at", "carrier_asked_at", "answered_at", "arrived_at"}


def without_times(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in TIMES}


def shipped(house: House) -> Order:
    return place(house.alder_shop, state=OrderState.SHIPPED)


def answering(order: Order, question: object = QUESTION) -> str:
    return f"/fulfillments/{order.fulfillment_number}/carrier-requests/{question}/answer"


def shown(order: Order, **more: object) -> dict[str, Any]:
    return {
        "id": str(QUESTION),
        "order_number": "10234",
        "fulfillment_number": order.fulfillment_number,
        "state": "shipped",
        "version": order.version,
        "want": "reroute",
        "ship_to": TO | {"company": "", "line2": "", "country": "US", "phone": "", "email": ""},
        "location": None,
        "standing": "wanted",
        "reference": None,
        "code": None,
        "detail": None,
        "reason": "wrong_address",
        "note": "Moved to Houston",
        "asked_by": "Alder's shop",
        "answered_by": None,
    } | more


def test_a_reroute_is_asked_for_put_to_the_carrier_and_done(
    shop: Caller, service: Caller, house: House
) -> None:
    order = shipped(house)

    asked = shop.put(ASK, BODY)
    again = shop.put(ASK, BACK)
    there = service.put(answering(order), WITH_CARRIER)
    done = service.put(answering(order), {"standing": "done"})
    settled = shop.put(ASK, BODY)

    assert (asked.status, without_times(asked.body)) == (202, shown(order))
    assert (again.status, again.body) == (202, asked.body)
    with_carrier = shown(order, standing="with_carrier", reference="UPS-4711")
    assert (there.status, without_times(there.body)) == (200, with_carrier)
    yes = with_carrier | {"standing": "done", "answered_by": "Sam Service"}
    assert (done.status, without_times(done.body)) == (200, yes)
    assert (settled.status, settled.body) == (200, done.body)
    assert shop.get(ASK).body == done.body
    now = shop.get("/orders/10234").body
    assert (now["state"], now["version"], now["carrier_request"]["standing"]) == (
        "shipped",
        order.version,
        "done",
    )
    (listed,) = shop.get("/orders").body["items"]
    assert listed["carrier_request"] == now["carrier_request"]


def test_a_refusal_offers_it_and_its_no_is_a_no_for_ever(shop: Caller, service: Caller, house: House) -> None:
    order = shipped(house)
    refused = shop.put(f"/orders/10234/cancellations/{QUESTION}")
    assert [step["action"] for step in refused.body["next_steps"]] == ["reroute", "return", "call_support"]
    shop.put(ASK, BACK)

    no = {"standing": "refused", "code": "carrier_refused", "words": "It is at the depot."}
    said = service.put(answering(order), no)
    answer = shop.put(ASK, BACK)

    detail = (
        "Unable to return to sender: order 10234 goes on as it was: the carrier says no. It is at the depot."
    )
    assert (said.status, said.body["standing"], said.body["detail"]) == (200, "refused", detail)
    assert answer.refusal == (409, "carrier_refused", None)
    assert (answer.body["detail"], answer.body["standing"], answer.body["state"]) == (
        detail,
        "refused",
        "shipped",
    )
    assert (shop.get(ASK).status, shop.get(ASK).body["code"]) == (200, "carrier_refused")


@pytest.mark.parametrize("state", [state for state in BY_STATE if state is not OrderState.CANCELLED])
def test_where_no_carrier_has_it_it_says_so_at_once(shop: Caller, house: House, state: OrderState) -> None:
    place(house.alder_shop, state=state)

    refused = shop.put(ASK, BACK)

    refusal = BY_STATE[state]
    assert refused.refusal == (409, refusal.code, None)
    assert refused.body["detail"] == refusal.detail(CarrierWant.RETURN_TO_SENDER, "10234")
    assert [step["action"] for step in refused.body["next_steps"]] == list(refusal.next_steps)


def test_two_ask_and_one_is_before_the_carrier(shop: Caller, nora: Caller, house: House) -> None:
    shipped(house)
    nora.put(f"/orders/10234/carrier-requests/{OTHER}", BACK)

    assert shop.put(ASK, BACK).refusal == (409, "carrier_request_pending", None)


def test_the_same_may_be_said_twice_and_nothing_else(shop: Caller, service: Caller, house: House) -> None:
    order = shipped(house)
    shop.put(ASK, BACK)

    too_soon = service.put(answering(order), {"standing": "done"})
    first = service.put(answering(order), WITH_CARRIER)
    again = service.put(answering(order), WITH_CARRIER)
    other = service.put(answering(order), WITH_CARRIER | {"reference": "UPS-9"})
    done = service.put(answering(order), {"standing": "done"})
    late = service.put(answering(order), {"standing": "refused", "code": "not_wanted"})

    assert too_soon.refusal == (409, "carrier_not_asked", None)
    assert (first.status, again.status, again.body) == (200, 200, first.body)
    assert other.refusal == (409, "already_answered", None)
    assert (done.status, late.refusal) == (200, (409, "already_answered", None))
    assert service.put(answering(order), WITH_CARRIER).body == done.body


def test_a_box_that_is_back_shows_when_it_came(shop: Caller, service: Caller, house: House) -> None:
    order = shipped(house)
    shop.put(ASK, BACK)
    service.put(answering(order), WITH_CARRIER)
    with scope.of_every_winery():
        move_orders(PETE, [order.pk], OrderState.RETURNED, now=NOW)

    shown = shop.get(ASK).body

    assert (shown["standing"], shown["state"], shown["arrived_at"]) == (
        "done",
        "returned",
        "2026-11-23T21:00:00Z",
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({}, "want", id="nothing"),
        pytest.param({"want": "destroy"}, "want", id="no such wish"),
        pytest.param({"want": "reroute"}, "ship_to", id="no address"),
        pytest.param(BACK | {"ship_to": TO}, "ship_to", id="an address for a return"),
        pytest.param({"want": "hold_at_location"}, "location", id="no location"),
        pytest.param({"want": "hold_at_location", "location": "  "}, "location", id="blank location"),
        pytest.param({"want": "hold_at_location", "location": "x" * 241}, "location", id="too long"),
        pytest.param({"want": "hold_at_location", "location": "a\x00b"}, "location", id="NUL"),
        pytest.param(BODY | {"ship_to": TO | {"state": "NV"}}, "ship_to.state", id="another state"),
        pytest.param(BODY | {"ship_to": TO | {"line1": "PO Box 7"}}, "ship_to.line1", id="PO box"),
        pytest.param(BODY | {"ship_to": TO | {"zip": "7700"}}, "ship_to.zip", id="no ZIP code"),
        pytest.param(BODY | {"ship_to": TO | {"name": "a\nb"}}, "ship_to.name", id="lines"),
        pytest.param(BODY | {"ship_to": []}, "ship_to", id="no address but a list"),
        pytest.param(BACK | {"reason": "whim"}, "reason", id="unknown reason"),
        pytest.param(BACK | {"shop_next": "send_again"}, "shop_next", id="unknown field"),
    ],
)
def test_a_wrong_request_names_the_field_and_asks_nobody(
    shop: Caller, house: House, body: dict[str, Any], field: str
) -> None:
    shipped(house)

    assert shop.put(ASK, body).refusal == (422, "invalid", field)

    with scope.of_every_winery():
        assert not CarrierRequest.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({}, "standing", id="no answer"),
        pytest.param({"standing": "wanted"}, "standing", id="a step back"),
        pytest.param({"standing": "with_carrier"}, "reference", id="no reference"),
        pytest.param({"standing": "with_carrier", "reference": " "}, "reference", id="a blank one"),
        pytest.param({"standing": "refused"}, "code", id="a no without a code"),
        pytest.param({"standing": "refused", "code": "coming_back"}, "code", id="the machine's code"),
        pytest.param({"standing": "done", "code": "not_wanted"}, "code", id="a yes with one"),
        pytest.param(WITH_CARRIER | {"words": "x"}, "code", id="words without a no"),
    ],
)
def test_a_wrong_answer_names_the_field_and_changes_nothing(
    shop: Caller, floor: Caller, house: House, body: dict[str, Any], field: str
) -> None:
    order = shipped(house)
    shop.put(ASK, BACK)

    assert floor.put(answering(order), body).refusal == (422, "invalid", field)

    assert shop.get(ASK).body["standing"] == "wanted"


def test_what_belongs_to_another_winery_does_not_exist(
    shop: Caller, bo: Caller, floor: Caller, house: House
) -> None:
    order = shipped(house)
    shop.put(ASK, BACK)

    assert bo.put(ASK, BACK).refusal == (404, "order_not_found", None)
    assert bo.get(ASK).refusal == (404, "order_not_found", None)
    unheard = (404, "carrier_request_not_found", None)
    assert shop.get(f"/orders/10234/carrier-requests/{OTHER}").refusal == unheard
    assert floor.put(answering(order, OTHER), {"standing": "done"}).refusal == unheard
    nobody = f"/fulfillments/F9999999/carrier-requests/{QUESTION}/answer"
    assert floor.put(nobody, {"standing": "done"}).refusal == (404, "order_not_found", None)


def test_who_may_not_is_forbidden(
    shop: Caller, viewer: Caller, floor: Caller, nora: Caller, house: House
) -> None:
    order = shipped(house)
    for caller in (viewer, floor):
        assert caller.put(ASK, BACK).refusal == (403, "forbidden", None)
    for caller in (shop, nora, viewer):
        assert caller.put(answering(order), WITH_CARRIER).refusal == (403, "forbidden", None)


def test_the_codes_are_told_in_the_document() -> None:
    assert set(BY_PEOPLE) == {"carrier_refused", "out_for_delivery", "not_possible", "not_wanted"}
