"""`PUT /orders/{number}/edits/{id}`: once, on what one saw, while the order waits."""

from typing import Any

import pytest

from recork.fulfillment.models import Order, OrderEdit, scope
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import OTHER, QUESTION, Caller
from tests.fulfillment.cast import SERVICE, House, place

RENO = {"name": "Marisol Vega", "line1": "1 Virginia Street", "city": "Reno", "state": "NV", "zip": "89501"}
EDIT = f"/orders/10234/edits/{QUESTION}"


def edits() -> int:
    with scope.of_every_winery():
        return OrderEdit.objects.count()


def test_an_edit_answers_with_the_order_as_it_stands(house: House) -> None:
    place(house.alder_shop)
    answer = Caller(house.alder_shop).put(
        EDIT, {"version": 1, "ship_to": RENO, "requested_ship_on": "2099-01-05"}
    )
    body = answer.body
    assert (answer.status, body["version"], body["is_editable"]) == (200, 2, True)
    assert (body["ship_to"]["city"], body["requested_ship_on"]) == ("Reno", "2099-01-05")
    assert [hold["reason"] for hold in body["holds"]] == ["requested_ship_date"]
    assert [entry["kind"] for entry in body["timeline"]].count("edited") == 1


def test_the_same_id_again_gets_the_same_answer(house: House) -> None:
    place(house.alder_shop)
    caller = Caller(house.alder_shop)
    first, again = (caller.put(EDIT, {"version": 1, "ship_to": RENO}) for _ in range(2))
    assert (first.status, again.status, first.body) == (200, 200, again.body)
    assert edits() == 1


def test_an_old_version_is_a_conflict_and_what_the_floor_has_is_not_editable(house: House) -> None:
    place(house.alder_shop)
    place(house.alder_shop, "2", state=OrderState.PICKING)
    caller = Caller(house.alder_shop)
    assert caller.put(EDIT, {"version": 2, "ship_to": RENO}).refusal == (409, "version_conflict", None)
    assert caller.put(f"/orders/2/edits/{QUESTION}", {"version": 3}).refusal == (409, "not_editable", None)
    assert caller.get("/orders/2").body["is_editable"] is False
    assert edits() == 0


def test_the_house_names_it_by_its_own_number_and_a_stranger_finds_nothing(house: House) -> None:
    order = place(house.alder_shop)
    there = f"/orders/{order.fulfillment_number}/edits/{OTHER}"
    assert Caller(SERVICE).put(there, {"version": 1}).status == 200
    assert Caller(house.bo).put(EDIT, {"version": 2}).refusal == (404, "order_not_found", None)
    assert Caller(house.viewer).put(EDIT, {"version": 2}).refusal[:2] == (403, "forbidden")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"version": 0},
        {"version": "1"},
        {"version": 1.5},
        {"version": True},
        {"version": 2**31},
        {"version": 1, "ship_to": "Reno"},
        {"version": 1, "ship_to": {"name": "a\u0000b"}},
        {"version": 1, "ship_to": {"name": "x" * 121}},
        {"version": 1, "ship_to": RENO | {"planet": "Mars"}},
        {"version": 1, "requested_ship_on": "soon"},
        {"version": 1, "lines": []},
        {"version": 1, "lines": [{"sku": "ZN21", "bottles": 0}]},
        {"version": 1, "lines": [{"sku": "ZN21", "bottles": -6}]},
        {"version": 1, "lines": [{"sku": "ZN21", "bottles": 10**9}]},
        {"version": 1, "lines": [{"sku": "ZN21", "bottles": 1}] * 201},
        {"version": 1, "gift_message": "not to be edited"},
        [],
        None,
    ],
    ids=str,
)
def test_a_body_of_the_wrong_shape_changes_nothing(house: House, said: Any) -> None:
    place(house.alder_shop)
    status, _, _ = Caller(house.alder_shop).put(EDIT, said).refusal
    assert status in (400, 422)
    with scope.of_every_winery():
        assert (Order.objects.get().version, edits()) == (1, 0)
