"""Customers: found by name or e-mail, each with orders and store credit."""

import re
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recork.commerce.models import CreditEntry, Customer, Order
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.refunding import pay_refunds
from recork.commerce.queries import customers as reading
from recork.commerce.rules.refund import Destination
from recork.commerce.rules.sale import Buyer
from tests.commerce.cast import IVO, NOW, VERA, House, sell
from tests.commerce.people import client_of
from tests.commerce.web.reading import words

NAMES = ("Ana Silva", "Lucía Ferrer", "Marisol Vega", "Marisol Vega", "Zoë Ångström")


def welcome() -> list[Customer]:
    """Five people, two of one name."""
    return [
        Customer.objects.create(
            name=name, email=f"{place}.{name.split()[0].lower()}@example.com", created_at=NOW
        )
        for place, name in enumerate(NAMES)
    ]


def names(address: str) -> list[str]:
    return re.findall(
        r'class="order wrap" href="/customers/\d+/">([^<]*)<', client_of(VERA).get(address).text
    )


def test_everybody_stands_there_by_name_with_how_often_they_bought(house: House) -> None:
    assert "No customer yet" in words(client_of(VERA).get("/customers/"))
    sell()
    sell("10235")
    Customer.objects.create(name="Ana Silva", created_at=NOW)
    page = words(client_of(VERA).get("/customers/"))
    assert names("/customers/") == ["Ana Silva", "Marisol Vega"]
    assert "Ana Silva 0 Not yet" in page
    assert "Marisol Vega marisol.vega@example.com 512-555-0134 2 24 Nov" in page
    assert 'href="/customers/" aria-current="page"' in client_of(VERA).get("/customers/").text


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mari", ["Marisol Vega", "Marisol Vega"]),
        ("VEGA", ["Marisol Vega", "Marisol Vega"]),
        ("vega, marisol", ["Marisol Vega", "Marisol Vega"]),
        ("ferrer", ["Lucía Ferrer"]),
        ("angstrom", ["Zoë Ångström"]),
        ("0.ana@", ["Ana Silva"]),
        ("  lucia ", ["Lucía Ferrer"]),
        ("isol", []),
        ("%", []),
        ("1 2 3", []),
        ("\ud7ff", []),
    ],
)
def test_a_search_looks_at_names_and_addresses(house: House, typed: str, found: list[str]) -> None:
    welcome()
    page = client_of(VERA).get("/customers/", {"q": typed})
    assert page.status_code == HTTPStatus.OK
    assert re.findall(r'class="order wrap" href="/customers/\d+/">([^<]*)<', page.text) == found
    assert ("No customer is called that" in page.text) is (found == [])


def test_a_search_that_finds_too_many_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    welcome()
    monkeypatch.setattr(reading, "EACH", 1)
    assert "Too many for “mari”: type more of it" in words(client_of(VERA).get("/customers/?q=mari"))


def test_the_list_goes_on_page_by_page_and_back_through_people_of_one_name(house: House) -> None:
    people = welcome()
    seen, after = [], ""
    while True:
        page = reading.list_customers(after=after, limit=2).window
        seen += [row.customer.pk for row in page.rows]
        if not page.after:
            break
        after = page.after
    assert seen == [person.pk for person in people]
    back = reading.list_customers(before=str(people[-1].pk), limit=2).window
    assert [row.customer.pk for row in back.rows] == [people[2].pk, people[3].pk]
    assert (back.before, back.after) == (str(people[2].pk), str(people[3].pk))
    first = reading.list_customers(before=str(people[2].pk), limit=2).window
    assert ([row.customer.pk for row in first.rows], first.before) == ([people[0].pk, people[1].pk], "")


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "\0", "٣", "999999999"])
@pytest.mark.parametrize("name", ["after", "before", "older", "newer"])
def test_a_place_that_is_none_begins_at_the_front(house: House, name: str, key: str) -> None:
    sell()
    one = Customer.objects.get()
    assert names(f"/customers/?{name}={key}") == ["Marisol Vega"]
    assert client_of(VERA).get(f"/customers/{one.pk}/", {name: key}).status_code == HTTPStatus.OK


def test_a_customers_page_shows_orders_and_store_credit(house: House) -> None:
    sell()
    sell("10235", buyer=Buyer("Ana Silva", "ana@example.com"))
    cancel_order(IVO, "10234", Asking(uuid4(), refund_to=Destination.STORE_CREDIT), now=NOW)
    marisol = Customer.objects.get(name="Marisol Vega")
    client = client_of(VERA)
    page = client.get(f"/customers/{marisol.pk}/")
    assert "Store credit $0.00 Nothing was ever given as store credit." in words(page)
    pay_refunds({}, now=lambda: NOW)
    page = client.get(f"/customers/{marisol.pk}/")
    said = words(page)
    assert re.findall(r'class="order" href="([^"]*)"', page.text) == ["/orders/10234/"]
    assert "marisol.vega@example.com" in said
    assert "Store credit $312.00" in said
    assert "+$312.00" in said
    assert CreditEntry.objects.count() == 1
    assert f'href="/customers/{marisol.pk}/"' in client.get("/orders/10234/").text


def test_an_unknown_customer_is_not_found(house: House) -> None:
    for customer_id in (99, 2**63, 10**30):
        assert client_of(VERA).get(f"/customers/{customer_id}/").status_code == HTTPStatus.NOT_FOUND


def test_a_name_is_shown_as_words(house: House) -> None:
    sell(buyer=Buyer("<b>Vega</b>", "v@example.com"))
    one = Customer.objects.get()
    for address in ("/customers/", f"/customers/{one.pk}/"):
        assert "<b>Vega</b>" not in client_of(VERA).get(address).text


def count_queries(address: str) -> int:
    client = client_of(VERA)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == HTTPStatus.OK
    return len(asked)


def test_pages_cost_the_same_however_much_there_is(house: House) -> None:
    sell("1")
    cancel_order(IVO, "1", Asking(uuid4(), refund_to=Destination.STORE_CREDIT), now=NOW)
    pay_refunds({}, now=lambda: NOW)
    one = Customer.objects.get()
    addresses = ("/customers/", "/customers/?q=mar", f"/customers/{one.pk}/")
    few = [count_queries(address) for address in addresses]
    for n in range(2, 12):
        sell(str(n))
        cancel_order(IVO, str(n), Asking(uuid4(), refund_to=Destination.STORE_CREDIT), now=NOW)
        Customer.objects.create(name=f"Mara {n}", created_at=NOW)
    pay_refunds({}, now=lambda: NOW)
    assert [count_queries(address) for address in addresses] == few
    assert Order.objects.count() == 11
