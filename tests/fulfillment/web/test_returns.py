"""Parcels that came back: checked in once, by what stands on them, and then judged bottle by bottle."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recork.fulfillment.models import Order, PutBack, StockBalance, StockEntry, scope
from recork.fulfillment.operations.move import move_orders
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.operations.stock import fold_stock
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.receiving import ArrivingLine
from tests.fulfillment.cast import NOW, PETE, House, place
from tests.fulfillment.people import client_of

RETURNS = "/warehouse/returns/"


@pytest.fixture
def floor(house: House) -> Client:
    return client_of(PETE)


def gone(house: House, number: str = "10234", **more: object) -> Order:
    order = place(house.nora, number, state=OrderState.PICKED, **more)
    with scope.of_every_winery():
        pack_order(PETE, order.pk, tracking=[f"1Z{number}"], now=NOW)
        move_orders(PETE, [order.pk], OrderState.SHIPPED, now=NOW)
    return order


def words_of(client: Client, at: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", client.get(at).content.decode())


def test_a_parcel_is_found_by_its_label_and_checked_in_once(house: House, floor: Client) -> None:
    order = gone(house)
    page = words_of(floor, f"{RETURNS}?q=1Z10234")
    assert "Check in 6 bottles" in page
    answers = [floor.post(f"{RETURNS}check-in/", {"code": "1Z10234"}).headers["Location"] for _ in range(2)]
    assert answers == [f"/warehouse/put-back/?q={order.fulfillment_number}", RETURNS]
    assert "Order 10234 was not checked in: it is returned." in words_of(floor, RETURNS)
    with scope.of_every_winery():
        task = PutBack.objects.get()
        booked = StockEntry.objects.filter(kind="returned").values_list("bottles", "actor")
        assert (task.bottles, list(booked)) == (6, [(6, "Pete Alvarado")])


def test_its_bottles_are_judged_and_add_up(house: House, floor: Client) -> None:
    lines = (ArrivingLine("ZN21", 2), ArrivingLine("CH23", 1))
    order = gone(house, lines=lines)
    floor.post(f"{RETURNS}check-in/", {"code": order.fulfillment_number})
    page = words_of(floor, f"/warehouse/put-back/?q={order.fulfillment_number}")
    assert "3 bottles to put back" in page
    assert "More than one winery" not in page
    assert "Still to be judged" in words_of(floor, RETURNS)
    with scope.of_every_winery():
        zin, chardonnay = PutBack.objects.order_by("line__position")
    floor.post(f"/warehouse/put-back/{zin.pk}/scan/", {"code": "B-12", "in_hand": 2, "request": uuid4()})
    floor.post(f"/warehouse/put-back/{chardonnay.pk}/damaged/", {"bottles": 1, "request": uuid4()})
    with scope.of_every_winery():
        fold_stock()
        found = StockBalance.objects.filter(winery=house.alder, sku__code__in=("ZN21", "CH23"))
        figures = found.order_by("-sku__code").values_list("on_hand", "coming_back", "quarantine")
        assert list(figures) == [(1000, 0, 0), (999, 0, 1)]
    assert "Still to be judged" not in words_of(floor, RETURNS)


@pytest.mark.parametrize("state", [OrderState.RECEIVED, OrderState.PACKED])
def test_what_never_left_does_not_come_back(house: House, floor: Client, state: OrderState) -> None:
    order = place(house.nora, state=state)
    assert "Nothing to check in" in words_of(floor, f"{RETURNS}?q={order.fulfillment_number}")
    floor.post(f"{RETURNS}check-in/", {"code": order.fulfillment_number})
    with scope.of_every_winery():
        assert (Order.objects.get(pk=order.pk).state, PutBack.objects.count()) == (state, 0)


@pytest.mark.parametrize("code", ["", "x", "F9999999", "é" * 70])
def test_a_code_of_nothing_checks_nothing_in(house: House, floor: Client, code: str) -> None:
    floor.post(f"{RETURNS}check-in/", {"code": code})
    assert "Nothing was checked in" in words_of(floor, RETURNS)
    assert floor.get(RETURNS, {"q": code}).status_code == 200


def test_who_looks_at_another_winery_does_not_find_it(house: House, floor: Client) -> None:
    gone(house)
    floor.post("/winery/", {"winery": house.birch.pk})
    assert "No parcel with this code" in words_of(floor, f"{RETURNS}?q=1Z10234")
    floor.post(f"{RETURNS}check-in/", {"code": "1Z10234"})
    with scope.of_every_winery():
        assert PutBack.objects.count() == 0


def test_the_page_asks_the_database_as_often_for_many_as_for_few(house: House, floor: Client) -> None:
    asked = []
    for numbers in (range(3), range(3, 15)):
        for n in numbers:
            floor.post(f"{RETURNS}check-in/", {"code": gone(house, str(n)).fulfillment_number})
        floor.get(RETURNS)
        with CaptureQueriesContext(connection) as captured:
            floor.get(RETURNS)
        asked.append(len(captured))
    assert asked[0] == asked[1]
