"""Who buys, or is sold the same anew, while they are being erased: after it they are somebody new, or nothing was erased."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import transaction

from recork.commerce.models import Customer, Order, RefundIntent, ShipTo
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.erasure import Erased, erase_customer
from recork.commerce.operations.resubmission import Resubmitted, resubmit
from recork.commerce.operations.taking import take_order
from recork.commerce.rules.refund import TenderKind
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.sale import Tender
from tests.commerce.cast import ADA, IVO, NOW, WEBSITE, House, card, sale, sell
from tests.support.gate import Gate

CASH = (Tender(TenderKind.MANUAL, "Cash", 31200),)


@pytest.fixture
def old(live_house: House) -> list[Order]:
    """Two orders of Marisol's that are over."""
    orders = [sell(number, tenders=CASH) for number in ("1", "2")]
    for order in orders:
        cancel_order(IVO, order.number, Asking(uuid4(), send_email=False), now=NOW)
    RefundIntent.objects.update(outcome="settled", settled_how="cash")
    return orders


@contextmanager
def held(order: Order) -> Iterator[None]:
    with transaction.atomic():
        Order.objects.select_for_update().get(pk=order.pk)
        yield


@contextmanager
def erased(customer_id: int) -> Iterator[None]:
    with transaction.atomic():
        assert isinstance(erase_customer(ADA, customer_id, now=NOW), Erased)
        yield


def test_who_buys_while_they_are_erased_is_somebody_new(old: list[Order]) -> None:
    gate = Gate(held(old[0]))
    gate.send("erase", lambda: erase_customer(ADA, old[0].customer_id, now=NOW))
    with transaction.atomic():
        take_order(WEBSITE, sale("3", tenders=(card(31200, charge="ch_3"),)), now=NOW)
    said = gate.open()
    new = Order.objects.get(number="3")
    assert isinstance(said["erase"], Refused)
    assert (new.customer_id, new.customer.name) == (old[0].customer_id, "Marisol Vega")
    assert not Order.objects.exclude(erased_at=None).exists()


def test_who_is_erased_is_not_taken_for_who_they_were(old: list[Order]) -> None:
    gate = Gate(erased(old[0].customer_id))
    tenders = (card(31200, charge="ch_3"),)
    gate.send("take", lambda: take_order(WEBSITE, sale("3", tenders=tenders), now=NOW))
    gate.open()
    new = Order.objects.get(number="3")
    assert (new.customer_id != old[0].customer_id, new.customer.name) == (True, "Marisol Vega")
    assert ShipTo.objects.get(order=new).name == "Marisol Vega"


def test_an_order_that_hangs_on_somebody_who_was_erased_is_erased_at_wish_too(old: list[Order]) -> None:
    """As one may have come before sales waited for it."""
    Customer.objects.update(erased_at=NOW, name="Erased", email=None)
    again = erase_customer(ADA, old[0].customer_id, now=NOW)
    assert isinstance(again, Erased)
    assert again.orders == 2
    assert not Order.objects.filter(erased_at=None).exists()


def test_selling_anew_and_erasing_wait_for_each_other_in_one_order(old: list[Order]) -> None:
    first, second = old
    gate = Gate(held(first))
    gate.send("erase", lambda: erase_customer(ADA, first.customer_id, now=NOW))
    assert isinstance(resubmit(IVO, second.number, now=NOW), Resubmitted)
    assert isinstance(gate.open()["erase"], Refused)
    assert not Order.objects.exclude(erased_at=None).exists()
