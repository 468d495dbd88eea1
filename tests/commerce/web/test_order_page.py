"""The pages of one order: tabs at real addresses, and words for whoever is on the phone."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recork.commerce.models import Order
from tests.commerce.cast import IVO, NOW, VERA, House, connect_house, sell
from tests.commerce.people import client_of
from tests.commerce.told import send, tell

TABS = ("", "shipping/", "status/", "timeline/")


def text(address: str) -> str:
    """The page's words without its marks."""
    page = client_of(IVO).get(address)
    assert page.status_code == HTTPStatus.OK
    main = page.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_is_an_address_and_marks_itself(house: House, tab: str) -> None:
    sell()
    page = client_of(VERA).get(f"/orders/10234/{tab}").text
    here = re.findall(r'<a href="([^"]*)" aria-current="page">(\w+)</a>', page.partition('class="tabs"')[2])
    assert here == [(f"/orders/10234/{tab}", {"": "General"}.get(tab) or tab[:-1].upper().capitalize())] or (
        tab == "shipping/" and here == [("/orders/10234/shipping/", "SHIPPING")]
    )


@pytest.mark.parametrize("tab", [*TABS, "following/", "cancellations/new/"])
@pytest.mark.parametrize("number", ["10235", "10234-7", "x%00y", "é" * 60, "%ED%A0%80", "n" * 5000])
def test_an_unknown_order_is_nowhere(house: House, number: str, tab: str) -> None:
    sell()
    assert client_of(IVO).get(f"/orders/{number}/{tab}").status_code == HTTPStatus.NOT_FOUND


def test_a_number_it_was_sent_under_leads_to_the_order(house: House) -> None:
    order = sell()
    tell(send(order), "cancelled")
    send(order)
    answer = client_of(VERA).get("/orders/10234-2/")
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, "/orders/10234/")


def test_general_says_who_bought_what_for_how_much(house: House) -> None:
    tell(send(sell()), "picking")
    said = text("/orders/10234/")
    assert "Order 10234 Marisol Vega, $312.00" in said
    assert "2021 Old Vine Zinfandel ZN21 $42.00 6 $252.00" in said
    assert "Goods $252.00 Shipping $40.00 Tax $20.00 Total $312.00" in said
    assert "2207 Garden Street Austin, TX 78702" in said
    assert "10234 At the warehouse Picking" in said


def test_the_timeline_is_told_newest_first(house: House) -> None:
    tell(send(sell()), "shipped")
    said = text("/orders/10234/timeline/")
    assert said.index("10234 has shipped") < said.index("10234 has arrived") < said.index("Order placed")


def test_a_blank_order_says_when_it_is_sent_again_and_what_can_be_done(house: House) -> None:
    now = timezone.now()
    tell(send(sell()), "cancelled", now=now)
    due = now + timedelta(minutes=7)
    Order.objects.update(resend_at=due)
    said = text("/orders/10234/shipping/")
    at = f"{timezone.localtime(due):%H:%M}"
    assert f"sent to the warehouse again at {at} (6 bottles to TX)" in said
    assert "It goes out once more, as 10234-2, unless you choose otherwise in the next 7 minutes." in said
    for act in ("Change to pickup", "Handled Externally", "No Shipping Required", "Send now"):
        assert act in said


def test_who_may_only_look_is_offered_nothing_to_do(house: House) -> None:
    tell(send(sell()), "cancelled")
    page = client_of(VERA).get("/orders/10234/shipping/").text
    assert "Send now" not in page
    assert ">Save<" not in page
    assert "data-ask" not in page


def test_what_somebody_wrote_is_shown_as_words_and_never_as_markup(house: House) -> None:
    sell(gift_message="<script>alert(1)</script>", shipping_instructions="{{ 7|add:7 }}")
    page = client_of(VERA).get("/orders/10234/").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7|add:7 }}" in page


@pytest.mark.parametrize("tab", TABS)
def test_an_order_costs_the_same_however_often_it_was_sent(house: House, tab: str) -> None:
    order, ivo = sell(), client_of(IVO)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            ivo.get(f"/orders/10234/{tab}")
        return len(captured)

    def send_and_stop(times: int) -> None:
        for _ in range(times):
            tell(send(order), "cancelled", now=NOW)

    send_and_stop(2)
    few = statements()
    send_and_stop(6)
    assert statements() == few
    assert few < 25


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_is_only_read(house: House, tab: str) -> None:
    sell()
    assert client_of(IVO).post(f"/orders/10234/{tab}").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_an_order_says_that_it_waits_where_nothing_is_sent(house: House) -> None:
    sell()
    assert "no warehouse is connected: until then it waits" in text("/orders/10234/")
    connect_house()
    assert "until then it waits" not in text("/orders/10234/")
