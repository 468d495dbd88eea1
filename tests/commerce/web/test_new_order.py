"""An order typed in by hand: added up as often as one likes, placed once."""

from http import HTTPStatus
from typing import Any

import pytest

from recork.commerce.models import Capture, CreditEntry, Customer, Order
from tests.commerce.cast import IVO, NOW, VERA, House
from tests.commerce.people import Answer, client_of
from tests.commerce.web.reading import words

TYPED: dict[str, Any] = {
    "rows": "4",
    "number": "M1",
    "name": "Marisol Vega",
    "email": "Marisol.Vega@example.com",
    "phone": "512-555-0134",
    "line1": "2207 Garden Street",
    "city": "Austin",
    "state": "TX",
    "zip": "78702",
    "country": "us",
    "order_type": "Daily",
    "gift_message": "Salud!\nYours, Ana",
    "discount": "20",
    "shipping": "$40.00",
    "tax": "18.5",
    "line-0-sku": "ZN21",
    "line-0-bottles": "6",
    "line-2-sku": "CH23",
    "line-2-bottles": "2",
    "line-2-price": "30",
    "tender-0-kind": "manual",
    "tender-1-kind": "gift_card",
}


def post(**changed: str) -> Answer:
    return client_of(IVO).post(
        "/orders/new/", TYPED | {name.replace("__", "-"): text for name, text in changed.items()}
    )


@pytest.fixture(autouse=True)
def _gift_card(house: House) -> None:
    CreditEntry.objects.create(account="gift:CORK", amount_cents=5000, at=NOW, actor="Ada Stone")


def test_the_page_begins_empty_with_a_number_of_its_own(house: House) -> None:
    page = client_of(IVO).get("/orders/new/")
    assert page.status_code == HTTPStatus.OK
    assert 'name="number" value="M2' in page.text
    assert '<option value="ZN21">2021 Old Vine Zinfandel</option>' in page.text
    assert "New order" in words(client_of(IVO).get("/orders/"))
    assert "New order" not in words(client_of(VERA).get("/orders/"))


def test_an_order_is_added_up_then_placed_once(house: House) -> None:
    summed = post(add_up="1")
    assert (
        "Wines $312.00 Discount −$20.00 Shipping fee $40.00 Tax $18.50 Total $350.50 Paid elsewhere $350.50"
        in (words(summed))
    )
    assert not Order.objects.exists()

    placed = [post(place="1") for _ in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in placed] == [(302, "/orders/M1/")] * 2
    order = Order.objects.get()
    assert (order.number, order.status, order.payment_status, order.bottles, order.total_cents) == (
        "M1", "submitted", "paid", 8, 35050,
    )  # fmt: skip
    assert order.gift_message == "Salud!\nYours, Ana"
    assert (order.customer.email, order.ship_to.name, order.ship_to.country) == (
        "marisol.vega@example.com",
        "Marisol Vega",
        "US",
    )
    assert list(order.lines.order_by("position").values_list("sku", "bottles", "price_cents")) == [
        ("ZN21", 6, 4200),
        ("CH23", 2, 3000),
    ]
    assert list(Capture.objects.values_list("kind", "label", "amount_cents", "state")) == [
        ("manual", "Paid elsewhere", 35050, "captured")
    ]
    assert "It was placed before" in words(client_of(IVO).post("/orders/new/", TYPED, follow=True))


def test_an_order_is_paid_two_ways_and_the_first_pays_the_rest(house: House) -> None:
    post(
        tender__0__kind="card",
        tender__0__account="pm_visa",
        tender__1__account="CORK",
        tender__1__amount="50",
    )
    found = Capture.objects.order_by("pk").values_list("kind", "source", "account", "amount_cents", "state")
    assert list(found) == [
        ("card", "pm_visa", "", 30050, "waiting"),
        ("gift_card", "", "gift:CORK", 5000, "captured"),
    ]
    assert Order.objects.get().status == "pending"


def test_more_rows_keep_what_was_typed_and_judge_nothing_yet(house: House) -> None:
    more = client_of(IVO).post("/orders/new/", {"more": "1", "rows": "4", "line-0-sku": "ZN21"})
    assert more.status_code == HTTPStatus.OK
    assert 'name="line-0-sku" value="ZN21"' in more.text
    assert 'name="line-7-sku"' in more.text
    assert 'class="error"' not in more.text
    many = client_of(IVO).post("/orders/new/", {"more": "1", "rows": "9" * 400})
    assert many.text.count('-sku"') < 200


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"number": "M1-2"}, "M1-2 is no number for a new order"),
        ({"number": "a/b"}, "No slash or backslash"),
        ({"number": "x" * 41}, "at most 40 characters"),
        ({"name": ""}, "This field is required."),
        ({"name": "a\u202eb"}, "This holds a letter that can't be shown."),
        ({"name": "a\0b"}, "Null characters are not allowed."),
        ({"email": "nobody"}, "An e-mail address such as"),
        ({"phone": "call me"}, "Digits with spaces"),
        ({"country": "XXX"}, "at most 2 characters"),
        ({"requested_ship_on": "1999-01-01"}, "A day such as 2026-11-23."),
        ({"order_type": "Weekly"}, "Select a valid choice"),
        ({"shipping_status": "Shipped"}, "Select a valid choice"),
        ({"tax": "-1"}, "An amount such as"),
        ({"tax": "99999999999"}, "An amount such as"),
        ({"tax": "100000000"}, "At most 10,000,000."),
        ({"discount": "331"}, "A discount of $331.00 is more than what it is taken off."),
        ({"line__0__sku": "XX"}, "This shop sells no wine with the SKU XX."),
        ({"line__0__sku": ""}, "This can't be empty."),
        ({"line__0__bottles": "0"}, "From 1 to 1,000 bottles."),
        ({"line__0__bottles": "٦"}, "A whole number"),
        ({"line__0__sku": "", "line__0__bottles": "", "line__2__sku": "", "line__2__bottles": "", "line__2__price": ""},
         "An order has from 1 to 200 wines."),
        ({"tender__0__kind": "card"}, "Say which."),
        ({"tender__0__kind": "cash"}, "Select a valid choice"),
        ({"tender__0__amount": "1"}, "The tenders don't come to the total"),
        ({"tender__0__amount": "0"}, "An amount is more than nothing."),
        ({"tender__1__amount": "1"}, "Say which."),
        ({"tender__1__account": "CORK", "tender__1__amount": "60"}, "Gift card does not hold $60.00."),
        ({"tender__1__account": "CORK", "tender__1__amount": "600"}, "The tenders don't come to the total"),
    ],
)  # fmt: skip
def test_what_cannot_be_placed_says_why_keeps_what_was_typed_and_writes_nothing(
    house: House, changed: dict[str, str], why: str
) -> None:
    answer = post(**changed)
    assert why in words(answer)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="2207 Garden Street"' in answer.text
    assert not Order.objects.exists()
    assert not Customer.objects.exists()


def test_a_number_that_another_order_has_is_refused(house: House) -> None:
    post()
    other = post(name="Lucía Ferrer")
    assert "Order number M1 is already used for another order." in words(other)
    assert Order.objects.get().customer.name == "Marisol Vega"


def test_a_viewer_places_nothing(house: House) -> None:
    for address in ("/orders/new/", "/orders/import/"):
        assert client_of(VERA).get(address).status_code == HTTPStatus.FORBIDDEN
        assert client_of(VERA).post(address, TYPED).status_code == HTTPStatus.FORBIDDEN
