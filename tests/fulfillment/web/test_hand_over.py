"""Hand-over on the floor: scan boxes on their list, close it after a look, print it."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recork.fulfillment.models import Manifest, Order, scope
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import NOW, PETE, House, place
from tests.fulfillment.people import client_of

LISTS = "/warehouse/hand-over/"


@pytest.fixture
def floor(house: House) -> Client:
    return client_of(PETE)


def labelled(house: House, number: str) -> Order:
    order = place(house.nora, number, bottles=1, state=OrderState.PICKED)
    with scope.of_every_winery():
        pack_order(PETE, order.pk, tracking=[f"1Z{number}"], now=NOW)
    return order


def words_of(client: Client, at: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", client.get(at).content.decode())


def state_of(order: Order) -> str:
    with scope.of_every_winery():
        return Order.objects.get(pk=order.pk).state


def test_boxes_are_scanned_on_their_list_and_leave_together(house: House, floor: Client) -> None:
    orders = [labelled(house, "1"), labelled(house, "2")]
    floor.post(f"{LISTS}scan/", {"code": "1Z1"})
    assert "Order 1 is on the list." in words_of(floor, LISTS)
    floor.post(f"{LISTS}scan/", {"code": orders[1].fulfillment_number.lower()})
    at = f"{LISTS}{Manifest.objects.get().pk}/"
    page = floor.get(at).content.decode()
    assert 'name="seen" value="2"' in page
    assert f'aria-label="Barcode {Manifest.objects.get().number}"' in page
    for _ in range(2):
        floor.post(f"{at}close/", {"seen": 2})
    assert [state_of(order) for order in orders] == ["shipped", "shipped"]
    assert "2 orders, 2 boxes" in words_of(floor, at)
    assert "Nothing was shipped twice" not in words_of(floor, at)


def test_all_that_is_ready_goes_on_at_once(house: House, floor: Client) -> None:
    for number in ("1", "2"):
        labelled(house, number)
    floor.post(f"{LISTS}scan/", {"all": "1"})
    assert "2 orders put on the lists." in words_of(floor, LISTS)


@pytest.mark.parametrize("code", ["", "x", "F9999999", "é" * 70, "1Z9"])
def test_a_code_of_nothing_is_told(house: House, floor: Client, code: str) -> None:
    floor.post(f"{LISTS}scan/", {"code": code})
    assert "Nothing was put on a list: no order or label" in words_of(floor, LISTS)


def test_why_an_order_does_not_go_on_is_told(house: House, floor: Client) -> None:
    bare = place(house.nora, "1", state=OrderState.PACKED)
    cart = place(house.nora, "2", state=OrderState.PICKED)
    on = labelled(house, "3")
    floor.post(f"{LISTS}scan/", {"code": on.fulfillment_number})
    floor.get(LISTS)
    for order, why in (
        (bare, "not every box has its label yet."),
        (cart, "it is picked."),
        (on, f"it is on {Manifest.objects.get().number} already."),
    ):
        floor.post(f"{LISTS}scan/", {"code": order.fulfillment_number})
        assert why in words_of(floor, LISTS)


@pytest.mark.parametrize("seen", ["", "0", "7", "x"])
def test_a_list_that_is_not_as_it_was_seen_is_not_closed(house: House, floor: Client, seen: str) -> None:
    order = labelled(house, "1")
    floor.post(f"{LISTS}scan/", {"code": "1Z1"})
    at = f"{LISTS}{Manifest.objects.get().pk}/"
    floor.post(f"{at}close/", {"seen": seen})
    assert "Nothing was shipped" in words_of(floor, at)
    assert state_of(order) == "packed"


def test_an_order_is_taken_off_an_open_list(house: House, floor: Client) -> None:
    order, other = labelled(house, "1"), labelled(house, "2")
    floor.post(f"{LISTS}scan/", {"all": "1"})
    at = f"{LISTS}{Manifest.objects.get().pk}/"
    assert 'aria-label="Take off: order 1"' in floor.get(at).content.decode()
    for code in ("", "x", "F9999999"):
        floor.post(f"{at}take-off/", {"order": code})
        assert "Nothing was taken off" in words_of(floor, at)
    floor.post(f"{at}take-off/", {"order": order.fulfillment_number})
    page = words_of(floor, at)
    assert "Order 1 is off the list. It stays packed." in page
    assert "1 order, 1 box" in page
    floor.post(f"{at}close/", {"seen": 1})
    floor.post(f"{at}take-off/", {"order": other.fulfillment_number})
    assert "or the list is closed." in words_of(floor, at)
    assert [state_of(each) for each in (order, other)] == ["packed", "shipped"]


def test_shipped_on_the_floor_is_written_down_as_handed_over_by_hand(house: House, floor: Client) -> None:
    order = labelled(house, "1")
    assert "leaves by hand, on a list of its own." in words_of(floor, "/warehouse/?at=packed")
    sent = {"to": "shipped", "request": uuid4(), "one": order.fulfillment_number}
    for _ in range(2):
        floor.post("/warehouse/moves/", sent)
    assert (state_of(order), Manifest.objects.count()) == ("shipped", 1)
    assert "by hand" in words_of(floor, LISTS)
    page = words_of(floor, f"{LISTS}{Manifest.objects.get().pk}/")
    assert ("handed over by hand" in page, "Take off" in page) == (True, False)


def test_who_looks_at_one_winery_is_told_to_look_at_all(house: House, floor: Client) -> None:
    order = labelled(house, "1")
    floor.post(f"{LISTS}scan/", {"code": "1Z1"})
    floor.post("/winery/", {"winery": house.alder.pk})
    at = f"{LISTS}{Manifest.objects.get().pk}/"
    assert "To close it, look at all wineries." in words_of(floor, at)
    floor.post(f"{at}close/", {"seen": 1})
    assert "look at all wineries first" in words_of(floor, at)
    assert state_of(order) == "packed"


def test_pages_ask_the_database_as_often_for_many_orders_as_for_few(house: House, floor: Client) -> None:
    asked = []
    for numbers in (range(10), range(10, 60)):
        for n in numbers:
            labelled(house, str(n))
        floor.post(f"{LISTS}scan/", {"all": "1"})
        floor.get(LISTS)
        with CaptureQueriesContext(connection) as captured:
            assert floor.get(LISTS).status_code == 200
            assert floor.get(f"{LISTS}{Manifest.objects.get().pk}/").status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1]
