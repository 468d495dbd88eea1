"""The administrator hands a customer's data over, and erases it; nobody else sees the buttons."""

import json
from http import HTTPStatus

import pytest

from recork.commerce.models import Customer, Order, Shop
from tests.commerce.cast import ADA, IVO, House, sell
from tests.commerce.people import SCRIPT, client_of
from tests.support.everywhere import places_of


@pytest.fixture
def here(house: House) -> str:
    """Marisol's page; her one order is over."""
    order = sell("10234", gift_message="For her birthday")
    Order.objects.filter(pk=order.pk).update(status="completed", shipping_status="picked_up")
    return f"/customers/{order.customer_id}/"


def test_the_button_is_the_administrators(here: str) -> None:
    assert "Erase this customer" in client_of(ADA).get(here).text
    page = client_of(IVO).get(here)
    assert "Erase this customer" not in page.text
    assert client_of(IVO).get(f"{here}kept.json").status_code == HTTPStatus.FORBIDDEN
    assert client_of(IVO).post(f"{here}erasure/").status_code == HTTPStatus.FORBIDDEN


def test_everything_about_a_customer_comes_in_one_file(here: str) -> None:
    answer = client_of(ADA).get(f"{here}kept.json")
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == f'attachment; filename="customer-{here.split("/")[2]}.json"'
    told = json.loads(answer.content)
    assert (told["customer"]["name"], told["customer"]["email"]) == (
        "Marisol Vega",
        "marisol.vega@example.com",
    )
    (order,) = told["orders"]
    assert (order["number"], order["gift_message"], order["ship_to"]["line1"], order["total_cents"]) == (
        "10234",
        "For her birthday",
        "2207 Garden Street",
        31200,
    )
    assert [line["sku"] for line in order["lines"]] == ["ZN21"]
    assert [payment["amount_cents"] for payment in order["payments"]] == [31200]
    assert order["timeline"]


def test_the_popup_says_what_goes_and_what_stays_and_changes_nothing(here: str) -> None:
    for headers in ({}, SCRIPT):
        popup = client_of(ADA).get(f"{here}erasure/new/", headers=headers).text
        assert "Erase Marisol Vega?" in popup
        assert "1 order" in popup
        assert "OK erases this customer for good" in popup
    assert Customer.objects.get().name == "Marisol Vega"


def test_ok_erases_with_script_and_without(here: str) -> None:
    client = client_of(ADA)
    assert client.get(f"{here}erasure/").status_code == HTTPStatus.NOT_FOUND
    answer = client.post(f"{here}erasure/")
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.SEE_OTHER, here)
    assert "The customer is erased" in client.post(f"{here}erasure/", headers=SCRIPT).text
    assert "The customer is erased" in client.get(f"{here}erasure/").text
    assert "The customer is erased" in client.get(f"{here}erasure/new/").text
    page = client.get(here).text
    assert "Ada Stone erased who this was" in page
    assert "Erase this customer" not in page
    assert places_of("Marisol", "Garden Street", "birthday") == {"capture.payment"}
    for address in (
        "/customers/",
        "/orders/",
        "/orders/10234/",
        "/orders/10234/timeline/",
        "/orders/10234/shipping/",
    ):
        assert client.get(address).status_code == HTTPStatus.OK
    assert client.get("/customers/?q=vega").text.count("Marisol") == 0


def test_what_is_not_over_is_refused_in_words(here: str) -> None:
    sell("10300")
    client = client_of(ADA)
    answer = client.post(f"{here}erasure/", headers=SCRIPT)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "Order 10300 is not over yet" in answer.text
    assert "10300" in client.post(f"{here}erasure/", follow=True).text
    assert Customer.objects.get().name == "Marisol Vega"


@pytest.mark.parametrize(("typed", "kept"), [("365", 365), ("", None)])
def test_the_shop_says_how_long_customers_are_kept(house: House, typed: str, kept: int | None) -> None:
    said = {"name": "Alder Creek", "pickup_location": "Tasting room", "keep_days": typed}
    assert client_of(ADA).post("/settings/shop/", said).status_code == HTTPStatus.FOUND
    assert Shop.objects.get().keep_days == kept


@pytest.mark.parametrize("typed", ["29", "-1", "0", "99999999999", "soon", "1e3"])
def test_less_than_a_month_and_nonsense_are_refused(house: House, typed: str) -> None:
    said = {"name": "Alder Creek", "pickup_location": "Tasting room", "keep_days": typed}
    assert client_of(ADA).post("/settings/shop/", said).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Shop.objects.get().keep_days is None
