"""A scanner takes orders along the floor."""

from uuid import uuid4

import pytest

from recork.fulfillment.models import Move, scope
from recork.fulfillment.rules.order import OrderState, floor_moves
from tests.fulfillment.api.calls import BODY, OTHER, QUESTION, Caller
from tests.fulfillment.cast import House, place


def test_an_order_is_taken_from_the_shelf_to_the_truck(shop: Caller, floor: Caller) -> None:
    number = shop.put("/orders/10234", BODY).body["fulfillment_number"]

    for version, to in enumerate(("released", "picking", "picked", "packed", "shipped"), start=2):
        moved = floor.put(f"/fulfillments/{number}/moves/{uuid4()}", {"to": to})
        assert (moved.status, moved.body["state"], moved.body["version"]) == (201, to, version)

    assert shop.get("/orders/10234").body["status"] == "Shipped"


def test_a_step_is_shown_and_its_repeat_moves_nothing(shop: Caller, floor: Caller) -> None:
    number = shop.put("/orders/10234", BODY).body["fulfillment_number"]
    step = f"/fulfillments/{number}/moves/{QUESTION}"
    first = floor.put(step, {"to": "released"})
    floor.put(f"/fulfillments/{number}/moves/{OTHER}", {"to": "picking"})

    again = floor.put(step, {"to": "released"})

    at = first.body["at"]
    assert (first.status, first.body) == (
        201,
        {
            "id": str(QUESTION),
            "order_number": "10234",
            "fulfillment_number": number,
            "from_state": "received",
            "to": "released",
            "at": at,
            "by": "Pete Alvarado",
            "state": "released",
            "version": 2,
        },
    )
    assert (again.status, again.body) == (200, first.body | {"state": "picking", "version": 3})


@pytest.mark.parametrize("state", [OrderState.RECEIVED, OrderState.PACKED, OrderState.SHIPPED])
def test_a_step_that_leads_nowhere_says_where_the_order_stands(
    floor: Caller, house: House, state: OrderState
) -> None:
    order = place(house.alder_shop, state=state)

    for to in set(OrderState) - set(floor_moves(state)):
        refused = floor.put(f"/fulfillments/{order.fulfillment_number}/moves/{QUESTION}", {"to": to})
        assert refused.refusal == (409, "illegal_move", None)
        assert (refused.body["state"], refused.body["version"]) == (state, order.version)
        assert refused.body["detail"] == f"Order 10234 can't go to {to}: it is {state}."

    with scope.of_every_winery():
        assert not Move.objects.filter(request_id=QUESTION).exists()


def test_what_is_on_hold_is_not_released(shop: Caller, floor: Caller) -> None:
    held = shop.put("/orders/10234", BODY | {"ship_to": {}})

    refused = floor.put(
        f"/fulfillments/{held.body['fulfillment_number']}/moves/{QUESTION}", {"to": "released"}
    )

    assert refused.refusal == (409, "order_held", None)
    assert (refused.body["hold"], refused.body["state"]) == ("needs_action", "received")


def test_what_was_cancelled_is_not_picked(shop: Caller, floor: Caller) -> None:
    number = shop.put("/orders/10234", BODY).body["fulfillment_number"]
    floor.put(f"/fulfillments/{number}/moves/{uuid4()}", {"to": "released"})
    shop.put(f"/orders/10234/cancellations/{QUESTION}")

    refused = floor.put(f"/fulfillments/{number}/moves/{uuid4()}", {"to": "picking"})

    assert refused.refusal == (409, "illegal_move", None)
    assert refused.body["state"] == "cancelled"


def test_an_order_is_seen_by_its_fulfillment_number(
    shop: Caller, floor: Caller, bo: Caller, service: Caller
) -> None:
    order = shop.put("/orders/10234", BODY).body
    path = f"/fulfillments/{order['fulfillment_number']}"

    for caller in (floor, service, shop):
        assert caller.get(path).body == order
    assert bo.get(path).refusal == (404, "order_not_found", None)
    assert floor.get("/fulfillments/F9999999").refusal == (404, "order_not_found", None)


def test_an_unknown_order_is_not_moved(floor: Caller) -> None:
    refused = floor.put(f"/fulfillments/F9999999/moves/{QUESTION}", {"to": "released"})
    assert refused.refusal == (404, "order_not_found", None)


def test_wineries_move_nothing(shop: Caller, viewer: Caller, bo: Caller) -> None:
    number = shop.put("/orders/10234", BODY).body["fulfillment_number"]

    for caller in (shop, viewer, bo):
        refused = caller.put(f"/fulfillments/{number}/moves/{QUESTION}", {"to": "released"})
        assert refused.refusal == (403, "forbidden", None)


def test_a_step_names_a_state_that_exists(floor: Caller) -> None:
    for body in ({"to": "lost"}, {}):
        refused = floor.put(f"/fulfillments/F1000001/moves/{QUESTION}", body)
        assert refused.refusal == (422, "invalid", "to")
    refused = floor.put(f"/fulfillments/10234/moves/{QUESTION}", {"to": "released"})
    assert refused.refusal == (422, "invalid", "fulfillment_number")
