"""Change to pickup, and Resubmit as a new order: one popup, one step each."""

from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest

from recork.commerce.models import Cancellation, Order, Question, RefundIntent
from tests.commerce.cast import IVO, House, sell
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


@pytest.mark.parametrize("more", [{"refund_to": "moon"}, {"key": ""}, {"refund_to": "\0"}])
def test_an_unfit_resubmission_changes_nothing(house: House, more: dict[str, Any]) -> None:
    sell()
    assert resubmit(**more).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Order.objects.get().status == "submitted"
