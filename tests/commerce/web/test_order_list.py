"""The list of orders: addresses in, rows and words out."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recork.commerce.models import Customer, Order
from recork.commerce.rules.sale import Buyer
from recork.commerce.rules.search import name_key
from tests.commerce.cast import VERA, House, sell
from tests.commerce.people import client_of
from tests.commerce.told import send, tell


def recent(number: str = "10234", **more: object) -> Order:
    """An order of these days: the page reads the clock."""
    return sell(number, **{"placed_at": timezone.now(), **more})


def shown(address: str = "/orders/", client: Client | None = None) -> list[str]:
    page = (client or client_of(VERA)).get(address)
    assert page.status_code == HTTPStatus.OK
    return re.findall(r'class="order" href="[^"]*">([^<]*)<', page.text)


def test_the_last_thirty_days_are_shown_newest_first(house: House) -> None:
    now = timezone.now()
    for number, days in (("young", 0), ("older", 29), ("old", 40)):
        recent(number, placed_at=now - timedelta(days=days))
    assert shown() == ["young", "older"]
    assert shown("/orders/?ordered=today") == ["young"]
    assert shown("/orders/?ordered=any") == ["young", "older", "old"]
    last = timezone.localtime(now - timedelta(days=35)).date()
    assert shown(f"/orders/?last={last}") == ["old"]


@pytest.mark.parametrize("typed", ["10234", "#10234", "10234-2", " 10234 "])
def test_a_number_leads_straight_to_its_order_also_one_it_was_sent_under(house: House, typed: str) -> None:
    order = recent()
    tell(send(order), "cancelled")
    send(order)
    answer = client_of(VERA).get("/orders/", {"q": typed})
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.SEE_OTHER, "/orders/10234/")


@pytest.mark.parametrize(
    "typed", ["Vega", "vega, marisol", "MARISOL VEGA", "marisol.vega@example.com", "marisol.v", "1023"]
)
def test_people_are_found_by_name_and_e_mail_and_numbers_by_their_beginning(house: House, typed: str) -> None:
    recent(placed_at=timezone.now() - timedelta(days=400))
    recent("77", buyer=Buyer("Lucía Ferrer", "lucia@example.com"))
    assert shown(f"/orders/?q={typed}") == ["10234"]


@pytest.mark.parametrize("typed", ["Lucia", "lucía ferrer", "FERRER"])
def test_accents_and_case_make_no_difference(house: House, typed: str) -> None:
    recent("77", buyer=Buyer("Lucía  Ferrer", ""))
    assert shown(f"/orders/?q={typed}") == ["77"]


@pytest.mark.parametrize("name", ["Lucía  Ferrer ", "Łukasz Æsop", "Ünal İpek", "ﷺ" * 3, "O'Brien-Smith"])
def test_the_database_folds_names_as_the_rule_does(house: House, name: str) -> None:
    customer = Customer.objects.create(name=name, created_at=timezone.now())
    customer.refresh_from_db()
    assert customer.name_key == name_key(name)
    assert customer.surname_key == name_key(name).split()[-1]


def test_filters_stand_in_the_address(house: House) -> None:
    blank, sent, shipped = recent("1"), recent("2"), recent("3")
    send(sent)
    tell(send(shipped), "shipped")
    assert shown("/orders/?shipping=blank") == [blank.number]
    assert shown("/orders/?shipping=sent") == ["2"]
    assert shown("/orders/?shipping=shipped") == ["3"]
    assert shown("/orders/?status=completed") == ["3"]
    assert shown("/orders/?status=submitted&payment=paid") == ["2", "1"]
    assert shown("/orders/?payment=refunded") == []


def test_nothing_found_says_what_was_looked_for(house: House) -> None:
    vera = client_of(VERA)
    assert "Nothing found for “&lt;b&gt;”" in vera.get("/orders/?q=<b>").text
    assert "but only among: Paid." in vera.get("/orders/?q=vega&payment=paid").text
    assert "No order matches these filters" in vera.get("/orders/?status=hold").text
    assert "No orders in the last 30 days" in vera.get("/orders/").text


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "x" * 5000,
        "q=%ED%A0%80",
        "older=!!&newer=%00",
        "status=%00&limit=-1",
        "first=9999-99-99&ordered=days",
    ],
)
def test_what_cannot_be_read_is_left_out_and_never_an_error(house: House, query: str) -> None:
    assert client_of(VERA).get(f"/orders/?{query}").status_code == HTTPStatus.OK


def test_pages_lead_there_and_back(house: House) -> None:
    now = timezone.now()
    for at in range(60):
        recent(f"n{at:02}", placed_at=now - timedelta(minutes=at))
    vera = client_of(VERA)

    first = vera.get("/orders/").text
    older = re.search(r'rel="next" href="([^"]*)"', first)
    assert older is not None
    second = vera.get(older[1].replace("&amp;", "&")).text
    newer = re.search(r'rel="prev" href="([^"]*)"', second)
    assert newer is not None

    assert shown(client=vera)[-1] == "n24"
    assert shown(older[1].replace("&amp;", "&"), vera) == [f"n{at}" for at in range(25, 50)]
    assert shown(newer[1].replace("&amp;", "&"), vera) == [f"n{at:02}" for at in range(25)]


def test_a_list_costs_the_same_however_long_it_is(house: House) -> None:
    vera = client_of(VERA)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            vera.get("/orders/?limit=100")
        return len(captured)

    for at in range(10):
        send(recent(f"a{at}"))
    at_ten = statements()
    for at in range(90):
        send(recent(f"b{at}"))
    assert statements() == at_ten


def test_a_list_is_only_read(house: House) -> None:
    assert client_of(VERA).post("/orders/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
