"""Sending orders and seeing how they stand."""

from typing import Any

import pytest

from recork.fulfillment.models import Order, Package, scope
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import BODY, QUESTION, Caller
from tests.fulfillment.cast import NOW, House, place

SUPPORT = {
    "action": "call_support",
    "label": "Call 707-555-0100 or write to help@alder.test",
    "phone": "707-555-0100",
    "email": "help@alder.test",
}
ASK_INTERCEPT = {
    "action": "ask_intercept",
    "label": "Ask the warehouse to intercept",
    "phone": None,
    "email": None,
    "url": None,
}


@pytest.fixture(autouse=True)
def _alders_own_support(house: House) -> None:
    with scope.of_every_winery():
        house.alder.support_phone = "707-555-0100"
        house.alder.support_email = "help@alder.test"
        house.alder.save()


def without_times(order: dict[str, Any]) -> dict[str, Any]:
    """The order less its instants, which a test can't know."""
    times = {"ordered_at", "received_at", "moved_at", "timeline"}
    return {name: value for name, value in order.items() if name not in times}


def test_a_new_order_is_taken_in_and_shown(shop: Caller) -> None:
    sent = shop.put("/orders/10234", BODY)

    number = f"F{1_000_000 + the_only_order().pk}"
    assert sent.status == 201
    assert without_times(sent.body) == {
        "order_number": "10234",
        "fulfillment_number": number,
        "winery": "alder",
        "state": "received",
        "status": "Waiting to Be Released",
        "version": 1,
        "is_cancellable": True,
        "is_editable": True,
        "cancel_refusal": None,
        "holds": [],
        "lines": [{"sku": "ZN21", "name": "2021 Old Vine Zinfandel", "bottles": 6, "bottles_picked": 0}],
        "ship_to": BODY["ship_to"] | {"company": "", "line2": "", "country": "US"},
        "packages": [],
        "cancellation": None,
        "intercept": None,
        "carrier_request": None,
        "order_type": "Club",
        "club_batch": "",
        "warehouse": "ACN",
        "carrier": "UPS",
        "service": "",
        "bottles": 6,
        "total_cents": 31200,
        "currency": "USD",
        "requested_ship_on": None,
        "shipping_instructions": "",
        "gift_message": "",
        "shop_report": None,
        "shop_next": None,
        "pickup": None,
    }
    assert sent.body == shop.get("/orders/10234").body


def test_the_same_order_again_is_a_repeat_however_it_is_spelt(shop: Caller) -> None:
    first = shop.put("/orders/10234", BODY | {"ordered_at": "2026-11-23T10:00:00-08:00"})
    spelt_otherwise = dict(reversed(BODY.items())) | {
        "ordered_at": "2026-11-23T18:00:00.000Z",
        "currency": "USD",
    }

    again = shop.put("/orders/10234", spelt_otherwise)

    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body


def test_a_number_is_not_used_for_two_orders(shop: Caller) -> None:
    shop.put("/orders/10234", BODY)

    refused = shop.put("/orders/10234", BODY | {"carrier": "FedEx"})

    assert refused.refusal == (409, "order_number_reused", None)
    assert shop.get("/orders/10234").body["carrier"] == "UPS"


def test_what_cannot_be_shipped_is_taken_and_held_with_the_field_to_mend(shop: Caller) -> None:
    body = BODY | {
        "ship_to": BODY["ship_to"] | {"zip": "", "line1": "PO Box 7"},
        "lines": [{"sku": "XX99", "bottles": 1}],
        "requested_ship_on": "2099-01-15",
    }

    held = shop.put("/orders/10234", body)

    assert (held.status, held.body["status"]) == (201, "Needs Action")
    assert [
        (hold["reason"], hold["field"], hold["until_on"], hold["released_by"]) for hold in held.body["holds"]
    ] == [
        ("needs_action", "ship_to.zip", None, "winery"),
        ("needs_action", "ship_to.line1", None, "winery"),
        ("needs_action", "lines.0.sku", None, "winery"),
        ("requested_ship_date", "requested_ship_on", "2099-01-15", "winery"),
    ]


def test_a_number_may_be_written_in_any_script(shop: Caller) -> None:
    assert shop.put("/orders/N%C2%BA%20%C3%A9%20%23%3F%25%F0%9F%8D%B7", BODY).status == 201
    assert the_only_order().order_number == "Nº é #?%🍷"


def test_letters_that_unfold_to_many_are_taken_and_found(shop: Caller) -> None:
    to = BODY["ship_to"] | {"name": "\ufdfa" * 120, "email": "\u0390" * 250 + "@x.y"}

    assert shop.put("/orders/10234", BODY | {"ship_to": to}).status == 201
    for typed in ("\ufdfa" * 120, "\u0390" * 100):
        assert shop.get("/orders", q=typed).status == 200
    assert len(shop.get("/orders", q="\ufdfa" * 3).body["items"]) == 1


def test_an_order_that_is_too_far_along_says_why_and_whom_to_call(shop: Caller, house: House) -> None:
    order = place(house.alder_shop, state=OrderState.PACKED)
    with scope.of_every_winery():
        Package.objects.create(
            winery=house.alder,
            order=order,
            box_bottles=6,
            carrier="UPS",
            tracking="1Z999AA10123456784",
            packed_at=NOW,
        )

    body = shop.get("/orders/10234").body

    assert (body["is_cancellable"], body["cancel_refusal"]) == (
        False,
        {
            "code": "already_packed",
            "detail": "Unable to cancel in Fulfillment: order 10234 is already packed.",
            "next_steps": [ASK_INTERCEPT, SUPPORT | {"url": None}],
        },
    )
    assert body["packages"] == [
        {
            "carrier": "UPS",
            "tracking": "1Z999AA10123456784",
            "bottles": 6,
            "packed_at": "2026-11-23T21:00:00Z",
        }
    ]


def test_a_cancelled_order_tells_of_its_stop_and_its_story(shop: Caller) -> None:
    shop.put("/orders/10234", BODY)
    shop.put(
        f"/orders/10234/cancellations/{QUESTION}",
        {
            "reason": "pickup",
            "note": "Fetches it on Friday",
            "shop_next": "handled_externally",
            "pickup": {"location": "Tasting room", "ready_on": "2026-11-27"},
        },
    )

    body = shop.get("/orders/10234").body

    stop = body["cancellation"]
    assert stop.pop("asked_at") == body["moved_at"]
    assert stop == {
        "id": str(QUESTION),
        "reason": "pickup",
        "note": "Fetches it on Friday",
        "asked_by": "Alder's shop",
        "asked_from": "shop",
        "shop_next": "handled_externally",
        "pickup": {"location": "Tasting room", "ready_on": "2026-11-27"},
        "bottles_released": 6,
        "bottles_coming_back": 0,
    }
    assert (body["is_cancellable"], body["cancel_refusal"]) == (False, None)
    assert [(entry["kind"], entry["who"]) for entry in body["timeline"]] == [
        ("moved", "Alder's shop"),
        ("cancelled", "Alder's shop"),
    ]


def test_another_winerys_order_and_an_unknown_one_look_the_same(shop: Caller, bo: Caller) -> None:
    shop.put("/orders/10234", BODY)

    foreign, unknown = bo.get("/orders/10234"), bo.get("/orders/10235")

    assert foreign.refusal == unknown.refusal == (404, "order_not_found", None)
    assert foreign.body["detail"].replace("10234", "10235") == unknown.body["detail"]


def test_two_wineries_may_use_the_same_number(shop: Caller, bo: Caller) -> None:
    assert shop.put("/orders/10234", BODY).status == 201
    assert bo.put("/orders/10234", BODY | {"carrier": "FedEx"}).status == 201
    assert shop.get("/orders/10234").body["carrier"] == "UPS"


def test_the_house_names_orders_by_fulfillment_number(shop: Caller, service: Caller) -> None:
    number = shop.put("/orders/10234", BODY).body["fulfillment_number"]

    assert service.get(f"/orders/{number}").body == shop.get("/orders/10234").body
    assert service.get(f"/orders/{number.lower()}").status == 200
    assert service.get("/orders/10234").refusal == (404, "order_not_found", None)
    assert shop.get(f"/orders/{number}").refusal == (404, "order_not_found", None)


def test_only_a_winery_sends_orders(service: Caller, floor: Caller, viewer: Caller) -> None:
    for caller in (service, floor, viewer):
        assert caller.put("/orders/10234", BODY).refusal == (403, "forbidden", None)
    with scope.of_every_winery():
        assert not Order.objects.exists()


def the_only_order() -> Order:
    with scope.of_every_winery():
        return Order.objects.get()
