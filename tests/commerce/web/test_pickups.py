"""Change to pickup, and Resubmit as a new order: one popup, one step each."""

from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest

from recork.commerce.models import Cancellation, Capture, Order, Question, RefundIntent
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.partial_refund import refund_lines
from recork.commerce.operations.refund_parts import LineBack
from recork.commerce.rules.refund import Destination, TenderKind
from recork.commerce.rules.sale import Tender
from tests.commerce.cast import IVO, NOW, House, sell
from tests.commerce.people import SCRIPT, Answer, client_of
from tests.commerce.told import answer, send, tell
from tests.commerce.web.reading import words

KEY = UUID("55555555-5555-4555-8555-555555555555")
PLACE = "Tasting room, Healdsburg"


def pick_up(**more: str) -> Answer:
    said: dict[str, Any] = {
        "key": str(KEY),
        "pickup_location": PLACE,
        "pickup_ready_on": "2026-12-01",
        "shipping_status": "handled_externally",
    } | more
    return client_of(IVO).post("/orders/10234/pickups/", said, headers=SCRIPT)


def resubmit(*, by_script: bool = True, **more: Any) -> Answer:
    said: dict[str, Any] = {"key": str(KEY), "refund_to": "tender"} | more
    return client_of(IVO).post("/orders/10234/resubmissions/", said, headers=SCRIPT if by_script else {})


def test_the_popup_asks_where_and_when_and_says_what_will_happen(house: House) -> None:
    send(sell())
    asked = client_of(IVO).get("/orders/10234/pickups/new/", headers=SCRIPT)
    said = words(asked)
    assert "Change order 10234 to pickup?" in said
    assert "The warehouse must agree to stop 10234." in said
    assert PLACE in said
    assert "Refund the shipping fee" in said


def test_without_script_the_same_popup_is_a_page(house: House) -> None:
    sell()
    page = client_of(IVO).get("/orders/10234/pickups/new/").text
    assert 'role="alertdialog"' in page
    assert " open>" in page


def test_with_nothing_at_the_warehouse_it_is_a_pickup_at_once(house: House) -> None:
    sell()
    told = pick_up(refund_shipping="on")
    assert told.status_code == HTTPStatus.CREATED
    assert "Order 10234 is Handled Externally" in words(told)
    order = Order.objects.get()
    assert (order.shipping_status, order.pickup_location, order.pickup_ready_on) == (
        "handled_externally",
        PLACE,
        date(2026, 12, 1),
    )
    assert list(RefundIntent.objects.values_list("amount_cents", "purpose")) == [(4000, "shipping_fee")]


def test_the_same_ok_again_is_the_same_pickup(house: House) -> None:
    sell()
    assert [pick_up(refund_shipping="on").status_code for _ in range(2)] == [HTTPStatus.CREATED] * 2
    assert (Question.objects.count(), RefundIntent.objects.count()) == (1, 1)


def test_the_warehouse_is_asked_and_its_no_is_told(house: House) -> None:
    submission = send(sell())
    assert pick_up().status_code == HTTPStatus.ACCEPTED
    answer(submission, KEY, code="already_packed", words="Unable to cancel in Fulfillment: already packed.")
    told = client_of(IVO).get(f"/orders/10234/pickups/{KEY}/", headers=SCRIPT)
    assert told.status_code == HTTPStatus.CONFLICT
    assert "Unable to cancel in Fulfillment: already packed." in words(told)
    assert Order.objects.get().shipping_status == "sent"


@pytest.mark.parametrize(
    "more", [{"pickup_location": ""}, {"pickup_location": "Mars"}, {"shipping_status": ""}, {"key": "\0"}]
)
def test_an_unfit_pickup_changes_nothing(house: House, more: dict[str, str]) -> None:
    sell()
    assert pick_up(**more).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Order.objects.get().shipping_status == ""


def test_what_has_shipped_cannot_be_picked_up(house: House) -> None:
    tell(send(sell()), "shipped")
    assert "It has shipped" in words(client_of(IVO).get("/orders/10234/pickups/new/", headers=SCRIPT))
    assert pick_up().status_code == HTTPStatus.CONFLICT


def test_a_pickup_of_an_old_page_says_who_was_quicker(house: House) -> None:
    order = sell()
    page = client_of(IVO).get("/orders/10234/pickups/new/", headers=SCRIPT).text
    assert f'name="version" value="{order.version}"' in page
    told = pick_up(version=str(order.version - 1))
    assert told.status_code == HTTPStatus.CONFLICT
    assert "Website has changed order 10234 at" in words(told)
    assert pick_up(version=str(order.version)).status_code == HTTPStatus.CREATED
    assert pick_up(version=str(order.version)).status_code == HTTPStatus.CREATED  # the same question again


def test_resubmitting_cancels_the_old_and_links_both(house: House) -> None:
    sell()
    told = resubmit()
    assert told.status_code == HTTPStatus.CREATED
    assert "Order 10234 is resubmitted as 10234-R1" in words(told)
    old, new = Order.objects.order_by("pk")
    assert (old.status, new.number, new.replaces) == ("cancelled", "10234-R1", old)
    assert list(RefundIntent.objects.values_list("amount_cents", "destination")) == [(31200, "tender")]
    ivo = client_of(IVO)
    assert "Resubmitted as a new order: 10234-R1" in words(ivo.get("/orders/10234/"))
    assert "in place of 10234" in words(ivo.get("/orders/10234-R1/"))


def test_the_moneys_way_is_chosen_before_it_moves(house: House) -> None:
    sell()
    resubmit(refund_to="store_credit")
    assert Cancellation.objects.get().refund_to == "store_credit"
    assert list(RefundIntent.objects.values_list("destination", flat=True)) == ["store_credit"]


def test_with_the_warehouse_to_be_asked_the_new_order_waits_for_its_yes(house: House) -> None:
    submission = send(sell())
    assert resubmit().status_code == HTTPStatus.ACCEPTED
    assert Order.objects.count() == 1
    answer(submission, KEY)
    assert Order.objects.filter(number="10234-R1").exists()
    told = client_of(IVO).get(f"/orders/10234/resubmissions/{KEY}/", headers=SCRIPT)
    assert 'data-then="/orders/10234-R1/"' in told.text


def test_twice_makes_one_new_order(house: House) -> None:
    sell()
    resubmit()
    assert resubmit(by_script=False).status_code == HTTPStatus.SEE_OTHER
    assert Order.objects.count() == 2
    assert "resubmitted as 10234-R1" in words(
        client_of(IVO).get("/orders/10234/resubmissions/new/", headers=SCRIPT)
    )


def ask_anew() -> str:
    return words(client_of(IVO).get("/orders/10234/resubmissions/new/", headers=SCRIPT))


CARD = Tender(TenderKind.CARD, "Visa ··4471", 31200, gateway="stripe", charge="ch_1", source="pm_card_visa")
KEPT = "(no card is kept: take the payment anew)"


def test_the_popup_says_that_the_warehouse_decides_first(house: House) -> None:
    send(sell(tenders=(CARD,)))
    said = ask_anew()
    assert "The warehouse must agree to stop 10234 first. Nothing happens before" in said
    assert (
        "OK asks the warehouse to stop 10234, and with its yes cancels 10234 and places the new order."
        in said
    )
    assert "The new order is charged $312.00 from Visa ··4471" in said
    assert "The new order is charged $312.00 from store credit" in said


def test_the_popup_says_that_nothing_is_asked(house: House) -> None:
    sell()
    said = ask_anew()
    assert "Nothing is at the warehouse: order 10234 is cancelled at once" in said
    assert "OK cancels order 10234 and places the new one." in said
    assert f"The new order is charged $312.00 from Visa ··4471 {KEPT}" in said


@pytest.mark.parametrize(
    ("refund_to", "charged"),
    [("tender", "$312.00 from Visa ··4471"), ("store_credit", "$312.00 from store credit")],
)
def test_of_a_cancelled_order_the_popup_cancels_nothing(house: House, refund_to: str, charged: str) -> None:
    sell(tenders=(CARD,))
    cancel_order(IVO, "10234", Asking(KEY, refund_to=Destination(refund_to)), now=NOW)
    said = ask_anew()
    assert "Order 10234 is cancelled, and stays so" in said
    assert "OK places the new order; 10234 stays cancelled." in said
    assert "OK cancels" not in said
    assert f"Charged {charged}" in said


def test_of_a_partly_refunded_order_the_whole_is_sold_and_charged_again(house: House) -> None:
    sell(tenders=(CARD,))
    refund_lines(IVO, "10234", KEY, [LineBack(1, 1)], now=NOW)
    said = ask_anew()
    assert "of the old one were refunded. The whole is sold and charged again: 6 bottles, $312.00" in said
    assert "The new order is charged $266.66 from store credit, $45.34 from Visa ··4471" in said
    resubmit(refund_to="store_credit")
    new = Capture.objects.filter(order__number="10234-R1").order_by("pk")
    assert list(new.values_list("label", "amount_cents")) == [("Store credit", 26666), ("Visa ··4471", 4534)]


def test_the_popup_warns_of_a_parcel_that_the_warehouse_works_on(house: House) -> None:
    submission = send(sell())
    cancel_order(IVO, "10234", Asking(KEY), now=NOW)
    answer(submission, KEY)
    tell(submission, "packed")
    assert (
        "10234 Packed at the warehouse all the same: have it stopped first, or two parcels go out"
        in ask_anew()
    )


@pytest.mark.parametrize("more", [{"refund_to": "moon"}, {"key": ""}, {"refund_to": "\0"}])
def test_an_unfit_resubmission_changes_nothing(house: House, more: dict[str, Any]) -> None:
    sell()
    assert resubmit(**more).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Order.objects.get().status == "submitted"
