"""The floor: orders go along one legal step at a time, and a stop is seen."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recork.fulfillment.models import Order, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.move import move_orders
from recork.fulfillment.operations.wave import release_wave
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, House, place
from tests.fulfillment.people import client_of


def cancel(actor: Actor, number: str) -> None:
    with scope.of_actor(actor):
        asking = Asking(question_id=uuid4(), asked_from=AskedFrom.API)
        cancel_orders(actor, [number], asking, now=NOW, by_fulfillment_number=False)


def state_of(order: Order) -> str:
    with scope.of_every_winery():
        return Order.objects.get(pk=order.pk).state


@pytest.fixture
def floor(house: House) -> Client:
    return client_of(PETE)


def told(client: Client, at: str = "/warehouse/") -> str:
    return re.sub(r"<[^>]+>|\s+", " ", client.get(at).content.decode())


def test_a_wave_is_released_with_one_button(house: House, floor: Client) -> None:
    orders = [place(house.nora, str(n)) for n in (1, 2)]
    numbers = [order.fulfillment_number for order in orders]

    sent = {"to": "released", "request": uuid4(), "order": numbers, "at": "received"}
    floor.post("/warehouse/moves/", sent)

    assert [state_of(order) for order in orders] == ["released", "released"]
    assert "2 orders are released to the floor." in told(floor)
    with scope.of_every_winery():
        assert len({order.waves.get().cart.wave_id for order in orders}) == 1


def test_an_order_goes_from_the_shelf_to_the_truck(house: House, floor: Client) -> None:
    order = place(house.nora)
    number = order.fulfillment_number
    for step in ("released", "picking", "picked"):
        floor.post("/warehouse/moves/", {"to": step, "request": uuid4(), "one": number})
    floor.post(f"/warehouse/orders/{number}/pack/", {"is_counted": "on"})
    assert state_of(order) == "packed"
    floor.post("/warehouse/moves/", {"to": "shipped", "request": uuid4(), "one": number})

    assert state_of(order) == "shipped"
    with scope.of_every_winery():
        assert list(order.packages.values_list("position", "box_bottles")) == [(1, 6)]


def test_a_cancelled_order_can_no_longer_be_shipped(house: House, floor: Client) -> None:
    order = place(house.nora, state=OrderState.PICKING)
    cancel(house.nora, "10234")

    for step in ("picked", "packed", "shipped"):
        request = {"to": step, "request": uuid4(), "one": order.fulfillment_number}
        floor.post("/warehouse/moves/", request)

    assert state_of(order) == "cancelled"
    assert "Order 10234 was not moved: it is cancelled." in told(floor)
    page = told(floor, f"/warehouse/orders/{order.fulfillment_number}/")
    assert "Order 10234 was cancelled. Stop here" in page


def test_pressing_twice_moves_once(house: House, floor: Client) -> None:
    order = place(house.nora)
    request = {"to": "released", "request": uuid4(), "one": order.fulfillment_number}
    floor.post("/warehouse/moves/", request)
    floor.post("/warehouse/moves/", request)

    with scope.of_every_winery():
        assert order.moves.count() == 2


def test_an_order_on_hold_is_not_the_floors_business(house: House, floor: Client) -> None:
    order = place(house.nora, sku="unknown")
    assert "No order stands at this place now." in told(floor)
    request = {"to": "released", "request": uuid4(), "one": order.fulfillment_number}
    floor.post("/warehouse/moves/", request)

    assert state_of(order) == "received"
    assert "Order 10234 was not moved: it is on hold (Needs action)." in told(floor)


def test_more_bottles_than_were_ordered_do_not_fit_the_cart(house: House, floor: Client) -> None:
    order = place(house.nora, state=OrderState.PICKING)
    with scope.of_every_winery():
        line = order.lines.get().pk
    cart = f"/warehouse/orders/{order.fulfillment_number}/cart/"
    for nonsense in ("7", "0", "-1", "x", "99999999999999999999", ""):
        assert floor.post(cart, {"line": line, "bottles": nonsense}).status_code == 302
    with scope.of_every_winery():
        assert order.lines.get().bottles_picked == 0


@pytest.mark.parametrize("number", ["F1", "F9999999", "x", "F99999999999999999999"])
def test_an_order_that_is_not_there_is_not_found(floor: Client, number: str) -> None:
    assert floor.get(f"/warehouse/orders/{number}/").status_code == 404


def test_a_winerys_people_have_no_business_on_the_floor(house: House) -> None:
    order = place(house.nora)
    client = client_of(house.nora)
    request = {"to": "released", "request": uuid4(), "one": order.fulfillment_number}
    assert client.get("/warehouse/").status_code == 403
    assert client.post("/warehouse/moves/", request).status_code == 403
    assert state_of(order) == "received"


def test_the_list_asks_the_database_as_often_for_many_orders_as_for_few(house: House, floor: Client) -> None:
    asked = []
    for orders in (range(10), range(10, 60)):
        for n in orders:
            place(house.nora, str(n), bottles=1)
        with CaptureQueriesContext(connection) as captured:
            assert floor.get("/warehouse/").status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_the_floor_begins_on_the_floor_and_a_winery_with_its_orders_at_a_glance(
    house: House, floor: Client
) -> None:
    assert floor.get("/").headers["Location"] == "/warehouse/"
    assert client_of(house.nora).get("/").status_code == 200


def test_a_press_sent_twice_puts_bottles_in_the_cart_once(house: House, floor: Client) -> None:
    order = place(house.nora, state=OrderState.PICKING)
    with scope.of_every_winery():
        line = order.lines.get().pk
    cart = f"/warehouse/orders/{order.fulfillment_number}/cart/"
    for _ in range(2):
        floor.post(cart, {"line": line, "bottles": 3, "seen": 0})
    with scope.of_every_winery():
        assert order.lines.get().bottles_picked == 3
    assert "Nothing was booked. 3 of 6 are in the cart." in told(floor)


@pytest.mark.parametrize("page", ["email/", "confirm-email/", "confirm-email/x/"])
def test_nobody_changes_the_address_they_were_invited_under(house: House, page: str) -> None:
    assert client_of(house.nora).get(f"/account/{page}").status_code == 404


def seen_of(floor: Client) -> str:
    found = re.search(
        r'hx-get="/warehouse/progress/\?seen=(\w+)" hx-trigger="every 5s"', floor.get("/warehouse/").text
    )
    assert found
    return found[1]


def test_the_floors_page_says_how_far_each_wave_has_come(house: House, floor: Client) -> None:
    assert "No wave is on the floor today." in told(floor)
    orders = [place(house.nora, str(n), bottles=1) for n in range(5)]
    with scope.of_every_winery():
        ids = [order.pk for order in orders]
        released = release_wave(
            PETE, house.warehouse.pk, ids, now=timezone.now(), request_id=uuid4(), cart_orders=2
        )
        assert released
        move_orders(PETE, ids[:4], OrderState.PICKING, now=NOW)
        move_orders(PETE, ids[:3], OrderState.PICKED, now=NOW)
        move_orders(PETE, ids[:2], OrderState.PACKED, now=NOW)
        move_orders(PETE, ids[:1], OrderState.SHIPPED, now=NOW)
    seen = seen_of(floor)
    again = f"/warehouse/progress/?seen={seen}"
    assert floor.get(again).status_code == 204

    cancel(house.nora, "4")

    part = floor.get(again).text
    assert (seen_of(floor) == seen, "<html" in part) == (False, False)
    words = re.sub(r"<[^>]+>|\s+", " ", part)
    words = re.sub(r" +", " ", words)
    assert f"Wave {released.wave_id} American Canyon · 1 cancelled 2 of 3 3 of 4 2 of 4 1 of 4" in words
    bars = re.findall(r'<progress max="(\d+)" value="(\d+)" aria-label="Wave \d+: orders (\w+)">', part)
    assert bars == [("4", "3", "picked"), ("4", "2", "packed"), ("4", "1", "shipped")]
