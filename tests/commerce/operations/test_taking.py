"""An order is written down once, whole or not at all."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from recork.commerce.models import Capture, CreditEntry, Order, OrderLine, Shop, StockEntry
from recork.commerce.operations.cancellation import Asked, Asking, cancel_order
from recork.commerce.operations.taking import Taken, take_order
from recork.commerce.rules.actor import NotAllowed
from recork.commerce.rules.refund import TenderKind
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.sale import SoldLine, Tender
from tests.commerce.cast import IVO, NOW, VERA, WEBSITE, House, card, sale, sell
from tests.commerce.told import send, tell


def sellable(house: House) -> dict[str, int]:
    sums = StockEntry.objects.values_list("product__sku").annotate(sum=Sum("bottles"))
    return dict(sums)


def test_a_paid_order_is_submitted_and_its_bottles_are_off_sale(house: House) -> None:
    order = sell()
    assert (order.status, order.payment_status, order.total_cents) == ("submitted", "paid", 31200)
    assert [(line.sku, line.bottles, line.paid_cents) for line in order.lines.all()] == [("ZN21", 6, 27200)]
    assert sellable(house) == {"ZN21": 494, "CH23": 500}


def test_the_same_order_again_is_the_same_order(house: House) -> None:
    first = take_order(WEBSITE, sale(), now=NOW)
    again = take_order(WEBSITE, sale(), now=NOW)
    assert isinstance(first, Taken)
    assert again == Taken(first.order, is_new=False)
    assert sellable(house)["ZN21"] == 494


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"number": "10234-2"}, "number_not_own"),
        ({"lines": (SoldLine("XX", 6),)}, "unknown_sku"),
        ({"tenders": (card(31199),)}, "tenders_do_not_add_up"),
        ({"currency": "VND"}, "currency_not_ours"),
        (
            {"tenders": (card(30000), Tender(TenderKind.GIFT_CARD, "Gift card", 1200, account="G1"))},
            "not_enough_credit",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_writes_nothing(
    house: House, more: dict[str, object], code: str
) -> None:
    refused = take_order(WEBSITE, replace(sale(), **more), now=NOW)  # type: ignore[arg-type]  # a test's shorthand
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert (Order.objects.count(), OrderLine.objects.count(), Capture.objects.count()) == (0, 0, 0)
    assert sellable(house)["ZN21"] == 500


def test_what_is_typed_in_without_a_currency_is_in_the_shops(house: House) -> None:
    Shop.objects.update(currency="EUR")
    assert sell(currency="").currency == "EUR"
    assert sell("10235", currency="EUR").currency == "EUR"
    refused = take_order(WEBSITE, sale("10236", currency="USD"), now=NOW)
    assert isinstance(refused, Refused)
    assert refused.words == "This shop sells in EUR, not in USD."


def test_another_order_under_a_used_number_is_refused(house: House) -> None:
    sell()
    refused = take_order(WEBSITE, sale(lines=(SoldLine("CH23", 1),), tenders=(card(9600),)), now=NOW)
    assert isinstance(refused, Refused)
    assert refused.code == "order_number_reused"


def test_a_gift_card_pays_what_it_holds_and_no_more(house: House) -> None:
    CreditEntry.objects.create(account="gift:G1", amount_cents=1500, at=NOW, actor="Ada Stone")
    gift = Tender(TenderKind.GIFT_CARD, "Gift card G1", 1200, account="G1")
    assert sell(tenders=(card(30000), gift)).payment_status == "paid"
    refused = take_order(WEBSITE, sale("10235", tenders=(card(30000, charge="ch_10235"), gift)), now=NOW)
    assert isinstance(refused, Refused)
    assert refused.code == "not_enough_credit"


# -- one payment, one order ------------------------------------------------------------------------
def paid(payment: str, charge: str, gateway: str = "stripe", cents: int = 31200) -> Tender:
    kind = TenderKind.CARD if gateway == "stripe" else TenderKind.MANUAL
    return Tender(kind, "Visa ··4471", cents, gateway=gateway, payment=payment, charge=charge)


@pytest.mark.parametrize(
    "second",
    [(paid("pi_2", "ch_1"),), (paid("pi_1", "ch_2"),), (paid("", "ch_1"),), (paid("pi_1", "ch_1"),)],
)
def test_a_payment_pays_for_one_order_alone(house: House, second: tuple[Tender]) -> None:
    sell("10233", tenders=(paid("pi_1", "ch_1"),))
    refused = take_order(WEBSITE, sale(tenders=second), now=NOW)
    assert isinstance(refused, Refused)
    assert refused.code == "payment_reused"
    assert "is the money of order 10233 already" in refused.words
    assert (Order.objects.count(), Capture.objects.count()) == (1, 1)
    assert sellable(house)["ZN21"] == 494


def test_an_order_names_a_payment_once(house: House) -> None:
    twice = (paid("pi_1", "ch_1", cents=31100), paid("pi_2", "ch_1", cents=100))
    refused = take_order(WEBSITE, sale(tenders=twice), now=NOW)
    assert isinstance(refused, Refused)
    assert (refused.code, Order.objects.count()) == ("payment_reused", 0)


def test_a_cheque_may_pay_for_two_orders(house: House) -> None:
    for number in ("10233", "10234"):
        sell(number, tenders=(paid("Cheque 112", "112", "manual"),))
    assert Capture.objects.count() == 2


@pytest.mark.parametrize("name", ["payment", "charge"])
def test_nobody_writes_a_payment_down_twice(house: House, name: str) -> None:
    sell("10233")
    sell("10234")
    first, second = Capture.objects.order_by("pk")
    setattr(second, name, getattr(first, name))
    with pytest.raises(IntegrityError, match=f"one_capture_per_{name}"), transaction.atomic():
        second.save(update_fields=[name])


def test_a_gift_card_says_which(house: House) -> None:
    gift = Tender(TenderKind.GIFT_CARD, "Gift card", 31200)
    refused = take_order(WEBSITE, sale(tenders=(gift,)), now=NOW)
    assert isinstance(refused, Refused)
    assert (refused.code, Order.objects.count()) == ("account_missing", 0)
    sell()
    with pytest.raises(IntegrityError, match="capture_account_named"), transaction.atomic():
        Capture.objects.update(kind="gift_card")


def test_a_viewer_takes_no_orders(house: House) -> None:
    with pytest.raises(NotAllowed):
        take_order(VERA, sale(), now=NOW)


def test_the_longest_number_still_fits_what_is_added_for_a_new_order_and_for_later_sendings(
    house: House,
) -> None:
    number = "N" * 40
    tell(send(sell(number)), "cancelled")
    again = send(Order.objects.get(number=number))
    assert again.order_number == f"{number}-2"
    tell(again, "cancelled")
    asked = cancel_order(IVO, number, Asking(uuid4(), then_resubmit=True), now=NOW)
    assert isinstance(asked, Asked)
    assert Order.objects.get(replaces__number=number).number == f"{number}-R1"
