"""Settings > Privacy: how long people are kept, their data in one file, and gone at their wish."""

import json
import re
from dataclasses import replace
from http import HTTPStatus
from uuid import uuid4

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from recork.fulfillment.models import ShipTo, Winery, scope
from recork.fulfillment.operations.edit import edit_order
from recork.fulfillment.rules.address import Address
from recork.fulfillment.rules.edit import Edit
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import MARISOL, NOW, TODAY, House, advance, place
from tests.fulfillment.people import client_of, signed_in
from tests.support.axe import in_every_light

HERE, FILE, ERASURE = "/settings/privacy/", "/settings/privacy/person.json", "/settings/privacy/erasure/"


def named() -> list[str]:
    with scope.of_every_winery():
        left = ShipTo.objects.filter(erased_at=None).order_by("order__order_number")
        return list(left.values_list("order__order_number", flat=True))


@pytest.fixture
def orders(house: House) -> House:
    """Marisol has an order that arrived and one that waits, and one at the other winery."""
    place(house.alder_shop, "10234", state=OrderState.DELIVERED, gift_message="For her birthday")
    place(house.alder_shop, "10235")
    place(house.bo, "77", state=OrderState.DELIVERED)
    return house


@pytest.mark.parametrize(
    ("typed", "found"), [("Marisol.Vega@example.com", ["10235", "10234"]), ("10234", ["10234"]), ("77", [])]
)
def test_a_person_is_found_by_e_mail_or_number(orders: House, typed: str, found: list[str]) -> None:
    page = client_of(orders.nora).get(HERE, {"q": typed}).text
    for number in ("10234", "10235"):
        assert (f">{number}</a>" in page) == (number in found)
    assert ("Nothing is kept about" in page) == (not found)


def test_all_that_is_kept_comes_in_one_file_of_this_winerys_alone(orders: House) -> None:
    answer = client_of(orders.nora).get(FILE, {"q": "marisol.vega@example.com"})
    assert answer["Content-Disposition"] == 'attachment; filename="person.json"'
    told = json.loads(answer.content)
    assert [order["order_number"] for order in told["orders"]] == ["10235", "10234"]
    kept = told["orders"][1]
    assert (kept["ship_to"]["line1"], kept["ship_to"]["gift_message"]) == (
        "12 Congress Avenue",
        "For her birthday",
    )
    assert kept["timeline"]
    assert client_of(orders.nora).get(FILE, {"q": "nobody@example.com"}).status_code == HTTPStatus.NOT_FOUND


def test_erasing_is_asked_first_and_says_what_was_left(orders: House) -> None:
    client, typed = client_of(orders.nora), "marisol.vega@example.com"
    assert "Erase this person?" in client.get(ERASURE, {"q": typed}).text
    assert named() == ["10234", "10235", "77"]
    answer = client.post(f"{ERASURE}?q={typed}", follow=True)
    assert answer.redirect_chain == [(HERE, HTTPStatus.FOUND)]
    assert "Not over yet, so nothing of them was erased: 10235" in answer.text
    assert named() == ["10235", "77"]
    assert client.post(f"{ERASURE}?q=10234").status_code == HTTPStatus.FOUND
    page = client.get(HERE, {"q": "10234"}).text
    assert "Erased" in page
    assert "Erased" in client.get("/orders/", {"q": "10234"}, follow=True).text


def send_on(house: House, number: str, to: Address = MARISOL) -> None:
    """An order is sent on to Otto before it leaves."""
    otto = replace(MARISOL, name="Otto Other", line1="5 Elm Street", email="otto@example.com")
    order, edit = place(house.alder_shop, number, ship_to=to), Edit(version=1, ship_to=otto)
    with scope.of_actor(house.alder_shop):
        edit_order(house.alder_shop, number, uuid4(), edit, now=NOW, today=TODAY)
    with scope.of_every_winery():
        order.refresh_from_db()
    advance(order, OrderState.DELIVERED)


@pytest.fixture
def redirected(orders: House) -> House:
    """One more of hers went to Otto."""
    send_on(orders, "10236")
    return orders


def test_what_goes_to_somebody_else_now_is_marked_and_kept_out_of_the_file(redirected: House) -> None:
    client, hers = client_of(redirected.nora), {"q": "marisol.vega@example.com"}
    assert client.get(HERE, hers).text.count("Goes to somebody else now") == 1
    assert "Goes to somebody else now" not in client.get(HERE, {"q": "otto@example.com"}).text
    assert "Goes to somebody else now" not in client.get(HERE, {"q": "10236"}).text
    told = client.get(FILE, hers).text
    assert ("10236" in told, "Otto" in told, "Elm Street" in told) == (True, False, False)
    told = client.get(FILE, {"q": "otto@example.com"}).text
    assert ("Otto" in told, "Marisol" in told, "Congress" in told) == (True, False, False)
    told = client.get(FILE, {"q": "10236"}).text
    assert ("Otto" in told, "Marisol" in told) == (True, True)


def test_what_goes_to_somebody_else_now_is_erased_if_somebody_says_so(redirected: House) -> None:
    client, hers = client_of(redirected.nora), f"{ERASURE}?q=marisol.vega@example.com"
    page = client.get(hers).text
    (box,) = re.findall(r'<input type="checkbox" name="also"[^>]*>', page)
    number = re.search(r'value="([^"]+)"', box)
    assert number
    assert "checked" not in box
    client.post(hers)
    assert named() == ["10235", "10236", "77"]
    client.post(hers, {"also": ["1", "\0", "77"]})
    assert named() == ["10235", "10236", "77"]
    client.post(hers, {"also": number[1]})
    assert named() == ["10235", "77"]


def test_nothing_ticked_is_nothing_erased(house: House) -> None:
    send_on(house, "10237", replace(MARISOL, email="ana@example.com"))
    answer = client_of(house.nora).post(f"{ERASURE}?q=ana@example.com", follow=True)
    assert "Nothing was ticked, so nothing was erased." in answer.text
    assert named() == ["10237"]


@pytest.mark.parametrize(("typed", "kept"), [("365", 365), ("", None)])
def test_a_winery_says_how_long_people_are_kept(house: House, typed: str, kept: int | None) -> None:
    assert client_of(house.nora).post(HERE, {"keep_days": typed}).status_code == HTTPStatus.FOUND
    with scope.of_every_winery():
        assert Winery.objects.get(pk=house.alder.pk).keep_days == kept
        assert Winery.objects.get(pk=house.birch.pk).keep_days is None


@pytest.mark.parametrize("typed", ["29", "-1", "99999999999", "soon"])
def test_nonsense_is_refused(house: House, typed: str) -> None:
    assert (
        client_of(house.nora).post(HERE, {"keep_days": typed}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    )


@pytest.mark.browser
def test_everybody_can_tick_what_goes_to_somebody_else(
    live_house: House, live_server: LiveServer, page: Page
) -> None:
    place(live_house.alder_shop, "10234", state=OrderState.DELIVERED)
    send_on(live_house, "10236")
    send_on(live_house, "10237")
    signed_in(page, live_server.url, live_house.nora)
    for where in (HERE, ERASURE):
        page.goto(f"{live_server.url}{where}?q=marisol.vega@example.com")
        assert in_every_light(page) == []
    page.get_by_label("10236, goes to Otto Other now").check()
    page.get_by_role("button", name="Erase for good").click()
    page.get_by_text("2 orders: nothing says any more whom").wait_for()
    assert named() == ["10237"]
