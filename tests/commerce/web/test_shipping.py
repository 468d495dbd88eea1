"""The SHIPPING tab: who brings the wine, asked once more where a blank would send it, and nothing typed is lost."""

import re
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from recork.commerce.models import Order, Question, Submission
from recork.commerce.operations.shipping import set_shipping_status
from recork.commerce.rules.order import ShippingStatus
from tests.commerce.cast import ADA, IVO, VERA, House, connect_house, sell
from tests.commerce.people import Answer, client_of
from tests.commerce.told import answer, send, tell
from tests.commerce.web.reading import words

KEY = UUID("44444444-4444-4444-8444-444444444444")
TAB = "/orders/10234/shipping/"


def save(client: Client | None = None, **typed: Any) -> Answer:
    """Press Save in the tab, or a button of the banner."""
    return (client or client_of(IVO)).post("/orders/10234/shipping-status/", typed)


def options() -> list[tuple[str, str, bool, bool]]:
    """The select's lines: value, words, chosen, disabled."""
    page = client_of(IVO).get(TAB).text
    select = page.partition('id="shipping-status"')[2].partition("</select>")[0]
    found = re.findall(r'<option value="([^"]*)"( selected)?( disabled)?>([^<]*)<', select)
    return [(value, said, bool(chosen), bool(off)) for value, chosen, off, said in found]


def status() -> str:
    return Order.objects.get().shipping_status


def test_people_choose_three_and_see_those_of_the_system(house: House) -> None:
    sell()
    assert options() == [
        ("", "(blank: send to the warehouse)", True, False),
        ("handled_externally", "Handled Externally", False, False),
        ("no_shipping_required", "No Shipping Required", False, False),
        ("", "Sent to Fulfillment (set by the system)", False, True),
        ("", "Shipped (set by the system)", False, True),
        ("", "Picked Up (set by the system)", False, True),
    ]


@pytest.mark.parametrize(("state", "shown"), [("picking", "Sent to Fulfillment"), ("shipped", "Shipped")])
def test_what_the_system_has_set_is_shown_as_chosen(house: House, state: str, shown: str) -> None:
    tell(send(sell()), state)
    assert [said for _, said, chosen, _ in options() if chosen] == [f"{shown} (set by the system)"]


def test_an_exempt_status_is_saved_at_once_where_nothing_is_at_the_warehouse(house: House) -> None:
    sell()
    ivo = client_of(IVO)
    saved = save(ivo, shipping_status="handled_externally")
    assert (saved.status_code, saved["Location"]) == (HTTPStatus.SEE_OTHER, TAB)
    assert status() == "handled_externally"
    assert "The Shipping Status of order 10234 is Handled Externally." in words(ivo.get(TAB))


def test_an_exempt_status_asks_the_warehouse_that_has_it(house: House) -> None:
    send(sell())
    save(shipping_status="no_shipping_required", key=str(KEY))
    question = Question.objects.get()
    assert (question.pk, question.purpose, question.is_open) == (KEY, "pickup", True)
    page = words(client_of(IVO).get(TAB))
    assert "Changing to No Shipping Required: the warehouse is asked to stop 10234" in page
    assert "If it says no, the Shipping Status goes back to what it was." in page


def test_a_no_of_the_warehouse_puts_the_status_back_and_says_why(house: House) -> None:
    submission = send(sell())
    save(shipping_status="handled_externally", key=str(KEY))
    answer(submission, KEY, code="already_packed", words="Unable to cancel in Fulfillment: already packed.")
    assert status() == "sent"
    page = words(client_of(IVO).get(TAB))
    assert "Unable to cancel in Fulfillment: already packed." in page
    assert "Everything is as before" in page


def test_a_blank_that_would_send_it_is_asked_about_once_more(house: House) -> None:
    tell(send(sell()), "cancelled")
    save(shipping_status="handled_externally")

    asked = save(shipping_status="")

    assert asked.status_code == HTTPStatus.OK
    assert 'role="alertdialog"' in asked.text
    assert "Send order 10234 to the warehouse again?" in words(asked)
    assert "10234-2 goes to the warehouse within a minute: 6 bottles to Austin TX" in words(asked)
    assert status() == "handled_externally"

    save(shipping_status="", sure="on")
    assert status() == ""


def test_a_blank_that_sends_nothing_is_not_asked_about(house: House) -> None:
    sell()
    Order.objects.update(payment_status="declined", shipping_status="handled_externally")
    assert save(shipping_status="").status_code == HTTPStatus.SEE_OTHER
    assert status() == ""
    Order.objects.update(payment_status="paid")


def test_a_conflict_says_who_and_when_and_loses_nothing(house: House) -> None:
    order = sell()
    set_shipping_status(
        ADA, "10234", ShippingStatus.NO_SHIPPING_REQUIRED, version=None, question_id=KEY, now=timezone.now()
    )
    saved = save(
        shipping_status="handled_externally",
        version=str(order.version),
        pickup_location="Tasting room, Healdsburg",
        pickup_ready_on="2026-12-01",
    )
    assert saved.status_code == HTTPStatus.CONFLICT
    assert re.search(
        r"Ada Stone has changed order 10234 at \d\d:\d\d. Nothing of yours was saved.", words(saved)
    )
    assert '<option value="handled_externally" selected>' in saved.text
    assert '<option value="Tasting room, Healdsburg" selected>' in saved.text
    assert 'value="2026-12-01"' in saved.text
    version = Order.objects.get().version
    assert f'name="version" value="{version}"' in saved.text
    assert status() == "no_shipping_required"


def test_a_pickup_is_saved_with_its_place_and_day(house: House) -> None:
    sell()
    typed: dict[str, Any] = {"pickup_location": "Tasting room, Healdsburg", "pickup_ready_on": "2026-12-01"}
    refused = save(shipping_status="", **typed)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "A pickup needs Handled Externally or No Shipping Required" in words(refused)

    save(shipping_status="handled_externally", key=str(KEY), **typed)

    order = Order.objects.get()
    assert (order.shipping_status, order.pickup_location, order.pickup_ready_on) == (
        "handled_externally",
        "Tasting room, Healdsburg",
        date(2026, 12, 1),
    )
    save(shipping_status="", sure="on")
    assert Order.objects.get().pickup_location == ""


def test_nothing_chosen_changes_nothing(house: House) -> None:
    tell(send(sell()), "picking")
    assert save().status_code == HTTPStatus.SEE_OTHER
    assert (status(), Question.objects.count()) == ("sent", 0)


@pytest.mark.parametrize("state", ["shipped", "returned"])
def test_what_has_shipped_stays_so(house: House, state: str) -> None:
    tell(send(sell()), state)
    assert "It has shipped: its Shipping Status stays." in words(client_of(IVO).get(TAB))
    assert save(shipping_status="handled_externally").status_code == HTTPStatus.CONFLICT
    assert status() == "sent"


@pytest.mark.parametrize(
    "typed",
    [
        {"shipping_status": "sent"},
        {"shipping_status": "picked_up"},
        {"shipping_status": "\0"},
        {"shipping_status": "x" * 9999},
        {"shipping_status": "handled_externally", "pickup_location": "The moon"},
        {"shipping_status": "handled_externally", "pickup_ready_on": "0001-01-01"},
        {"shipping_status": "handled_externally", "version": "-1"},
        {"shipping_status": "handled_externally", "version": "9" * 30},
        {"shipping_status": "handled_externally", "key": "x"},
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(house: House, typed: dict[str, Any]) -> None:
    sell()
    assert save(**typed).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert status() == ""


def test_send_now_sends_at_once_and_twice_only_once(house: House) -> None:
    connect_house()
    now = timezone.now()
    tell(send(sell()), "cancelled", now=now)
    ivo = client_of(IVO)
    for _ in range(2):
        assert ivo.post("/orders/10234/sendings/", {"next": "/orders/"})["Location"] == "/orders/"
    assert list(Submission.objects.values_list("order_number", flat=True).order_by("pk")) == [
        "10234",
        "10234-2",
    ]
    page = words(ivo.get(TAB))
    assert "10234-2 is on its way to the warehouse." in page
    assert "Order 10234 can't be sent now: its Shipping Status is not blank." in page


def test_a_wish_to_cancel_waits_for_a_decision_and_can_be_refused(house: House) -> None:
    house.shop.may_portal_cancel = False
    house.shop.save()
    tell(send(sell()), "cancelled", shop_next="cancel_order")
    ivo = client_of(IVO)
    assert "This order waits for a decision" in words(ivo.get(TAB))

    ivo.post("/orders/10234/kept/")

    order = Order.objects.get()
    assert (order.status, order.attention, order.shipping_status) == ("submitted", "", "")
    assert ivo.post("/orders/10234/kept/").status_code == HTTPStatus.SEE_OTHER
    assert "waits for nobody's decision" in words(ivo.get(TAB))


def test_a_status_chosen_for_a_waiting_order_is_a_decision_too(house: House) -> None:
    house.shop.may_portal_cancel = False
    house.shop.save()
    tell(send(sell()), "cancelled", shop_next="cancel_order")
    save(shipping_status="handled_externally")
    order = Order.objects.get()
    assert (order.status, order.attention, order.shipping_status) == ("submitted", "", "handled_externally")


@pytest.mark.parametrize("address", ["shipping-status/", "sendings/", "kept/", "pickups/", "resubmissions/"])
def test_a_viewer_changes_nothing_and_reading_changes_nothing(house: House, address: str) -> None:
    tell(send(sell()), "cancelled")
    before = Order.objects.values().get()
    assert client_of(VERA).post(f"/orders/10234/{address}").status_code == HTTPStatus.FORBIDDEN
    assert client_of(IVO).get(f"/orders/10234/{address}").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client_of(IVO).post(f"/orders/1/{address}").status_code == HTTPStatus.NOT_FOUND
    assert Order.objects.values().get() == before


def test_the_way_back_never_leads_to_another_site(house: House) -> None:
    sell()
    saved = save(shipping_status="handled_externally", next="https://elsewhere.example/")
    assert saved["Location"] == TAB


def test_the_warehouse_says_what_was_heard_and_when(house: House) -> None:
    now = timezone.now()
    tell(send(sell()), "packed", now=now - timedelta(minutes=1))
    page = words(client_of(IVO).get(TAB))
    assert re.search(r"The warehouse says heard \d\d:\d\d Packed 10234, there F1000234", page)
