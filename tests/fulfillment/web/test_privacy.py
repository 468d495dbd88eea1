"""Settings > Privacy: how long people are kept, their data in one file, and gone at their wish."""

import json
from http import HTTPStatus

import pytest

from recork.fulfillment.models import ShipTo, Winery, scope
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import House, place
from tests.fulfillment.people import client_of

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
