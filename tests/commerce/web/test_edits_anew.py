"""Resubmit asks what is to become of what the warehouse had changed."""

import re
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from recork.commerce.models import Order, WarehouseEdit
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.charging import charge_captures
from recork.commerce.operations.edit_decision import decide_edits
from recork.commerce.operations.refunding import pay_refunds
from recork.commerce.rules.edit import Decision
from tests.commerce.cast import IVO, NOW, House, sell
from tests.commerce.people import SCRIPT, Answer, client_of
from tests.commerce.told import edited, send, tell
from tests.commerce.web.reading import words
from tests.commerce.web.test_edits import RENO, THREE, edit_and_stop

KEY = UUID("55555555-5555-4555-8555-555555555555")


def ask() -> Answer:
    return client_of(IVO).get("/orders/10234/resubmissions/new/", headers=SCRIPT)


def press_ok(asked: Answer, **more: str) -> Answer:
    """Send the popup as it was shown, with what was chosen."""
    kept = dict(re.findall(r'name="(edit)" value="([^"]*)"', asked.text))
    said = {"key": str(KEY), "refund_to": "tender"} | kept | more
    return client_of(IVO).post("/orders/10234/resubmissions/", said, headers=SCRIPT)


@pytest.mark.parametrize("is_cancelled", [False, True])
@pytest.mark.parametrize(("choice", "city"), [("taken", "Reno"), ("kept", "Austin")])
def test_the_popup_asks_and_the_new_order_goes_where_it_was_told(
    house: House, choice: str, city: str, *, is_cancelled: bool
) -> None:
    edit_and_stop()
    if is_cancelled:
        cancel_order(IVO, "10234", Asking(uuid4()), now=NOW)
    asked = ask()
    said = words(asked)
    assert "The warehouse had changed this order. Which is sent?" in said
    assert "City: Austin here, Reno there" in said
    assert "Same customer under a new number, address, day and wines as you choose here" in said
    assert "Which is sent?" in words(client_of(IVO).get("/orders/10234/resubmissions/new/"))
    assert press_ok(asked, edits=choice).status_code == HTTPStatus.CREATED
    assert Order.objects.get(number="10234-R1").ship_to.city == city


def test_without_a_choice_nothing_is_resubmitted(house: House) -> None:
    edit_and_stop()
    told = press_ok(ask())
    assert told.status_code == HTTPStatus.CONFLICT
    assert "nobody has decided yet which of the two is sold anew" in words(told)
    assert (Order.objects.get().status, WarehouseEdit.objects.get().decision) == ("submitted", "")


@pytest.mark.parametrize("more", [{"edits": "same"}, {"edits": "taken", "edit": "x"}, {"edits": "\0"}])
def test_an_unfit_choice_changes_nothing(house: House, more: dict[str, str]) -> None:
    edit_and_stop()
    assert press_ok(ask(), **more).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert (Order.objects.get().status, WarehouseEdit.objects.get().decision) == ("submitted", "")


def test_other_wines_are_sent_and_not_sold(house: House) -> None:
    edit_and_stop(lines=THREE)
    assert "Taking over other wines changes what is sent, not what was charged" in words(ask())
    edit = WarehouseEdit.objects.get()
    decide_edits(IVO, "10234", Decision.TAKEN, edit=edit.pk, version=None, now=NOW)
    said = words(ask())
    assert "Which is sent?" not in said
    assert (
        "3 ZN21, 1 CH23 are sent, as was taken over from the warehouse. The whole is sold and charged" in said
    )


def test_while_the_warehouse_must_agree_the_choice_counts_at_once(house: House) -> None:
    edited(send(sell()), {"ship_to": RENO})
    asked = ask()
    assert "What you choose of the warehouse's changes counts at once, whatever it answers" in words(asked)
    assert press_ok(asked, edits="taken").status_code == HTTPStatus.ACCEPTED
    assert WarehouseEdit.objects.get().decision == "taken"


def test_what_the_new_order_is_offered_stands_on_its_page_and_in_needs_attention(
    live_house: House,
) -> None:
    submission = send(sell())
    tell(submission, "cancelled", more={"version": 9})
    press_ok(ask(), refund_to="store_credit")
    edited(submission, {"ship_to": RENO}, version=3)
    pay_refunds({}, now=timezone.now)
    charge_captures({}, now=timezone.now)
    ivo = client_of(IVO)
    assert "City Austin Reno" in words(ivo.get("/orders/10234-R1/"))
    queue = words(ivo.get("/attention/"))
    assert "10234-R1 Marisol Vega Edited by Nora Quist as 10234" in queue
    assert "City: Austin here, Reno there" in queue
    said = dict(re.findall(r'name="(edit)" value="([^"]*)"', ivo.get("/orders/10234-R1/").text))
    ivo.post("/orders/10234-R1/edits/", said | {"decision": "taken"})
    assert Order.objects.get(number="10234-R1").ship_to.city == "Reno"
