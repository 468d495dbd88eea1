"""Parts of an order go back to the cent, out of its tenders in their order, and never more than was paid."""

import json
from typing import Any
from uuid import uuid4

import pytest

from recork.commerce.models import (
    CreditEntry,
    Mail,
    Order,
    Refund,
    RefundIntent,
    Shop,
    StockEntry,
    Submission,
)
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.partial_refund import Refunded, refund_lines
from recork.commerce.operations.refund_parts import LineBack
from recork.commerce.operations.shipping import Pickup, change_to_pickup
from recork.commerce.operations.sweep import sweep
from recork.commerce.rules.order import ShippingStatus
from recork.commerce.rules.refund import GIVEN_BACK_FIRST, TenderKind
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.sale import SoldLine, Tender
from tests.commerce.cast import IVO, NOW, House, card, connect_house, sell
from tests.commerce.told import send, tell


def refund(*lines: LineBack, number: str = "10234", **more: Any) -> Refunded | Refused:
    return refund_lines(IVO, number, uuid4(), lines, now=NOW, **more)


def cents(answer: Refunded | Refused) -> int:
    assert isinstance(answer, Refunded), answer
    return answer.refund.amount_cents


def code(answer: Refunded | Refused) -> str:
    assert isinstance(answer, Refused), answer
    return answer.code


def owed() -> list[tuple[str, int]]:
    return list(RefundIntent.objects.order_by("pk").values_list("capture__kind", "amount_cents"))


def four_tenders() -> tuple[Tender, ...]:
    CreditEntry.objects.create(account="gift:G1", amount_cents=1000, at=NOW, actor="Ada")
    return (
        Tender(TenderKind.GIFT_CARD, "Gift card G1", 1000, account="G1"),
        Tender(TenderKind.MANUAL, "Cash", 200, gateway="manual"),
        card(15000, charge="ch_1"),
        card(15000, charge="ch_2"),
    )


def test_cards_give_back_first_then_cash_then_credit(house: House) -> None:
    sell(tenders=four_tenders())
    assert cents(refund(amount_cents=31150)) == 31150
    assert owed() == [("card", 15000), ("card", 15000), ("manual", 200), ("gift_card", 950)]
    assert set(GIVEN_BACK_FIRST) == set(TenderKind)


def test_what_one_tender_has_given_the_next_goes_on_from(house: House) -> None:
    sell(tenders=four_tenders())
    for amount in (14000, 2000, 15000):
        refund(amount_cents=amount)
    assert owed() == [
        ("card", 14000),
        ("card", 1000), ("card", 1000),
        ("card", 14000), ("manual", 200), ("gift_card", 800),
    ]  # fmt: skip
    assert code(refund(amount_cents=201)) == "more_than_captured"
    assert cents(refund(amount_cents=200)) == 200


def test_tax_and_discount_are_shared_over_the_lines_to_the_cent(house: House) -> None:
    """87.96: goods 78.00, discount 7.80, tax 5.76, shipping 12.00."""
    sell(
        lines=(SoldLine("ZN21", 1), SoldLine("CH23", 1)),
        tenders=(card(8796),),
        discount_cents=780,
        shipping_cents=1200,
        tax_cents=576,
    )
    parts = [cents(refund(LineBack(1, 1))), cents(refund(LineBack(2, 1)))]
    assert (parts, sum(parts)) == ([4090, 3506], 7596)
    assert cents(refund(shipping_cents=1200)) == 1200
    assert code(refund(amount_cents=1)) == "more_than_captured"


# -- the shipping fee ------------------------------------------------------------------------------
def test_the_shipping_fee_goes_back_once_in_however_many_parts(house: House) -> None:
    sell()
    assert cents(refund(shipping_cents=2500)) == 2500
    refused = refund(shipping_cents=1501)
    assert isinstance(refused, Refused)
    assert refused.words == "The shipping fee was $40.00, of which $25.00 are given back already."
    assert cents(refund(LineBack(1, 1), shipping_cents=1500)) == 6034
    assert code(refund(shipping_cents=1)) == "more_than_shipping"


def test_who_picks_up_gets_the_rest_of_the_fee(house: House) -> None:
    sell()
    refund(shipping_cents=2500)
    for _ in range(2):
        change_to_pickup(
            IVO, "10234", uuid4(), Pickup("Tasting room", None), ShippingStatus.HANDLED_EXTERNALLY,
            refund_shipping=True, now=NOW,
        )  # fmt: skip
    assert [each.shipping_cents for each in Refund.objects.order_by("amount_cents")] == [1500, 2500]
    assert code(refund(shipping_cents=1)) == "more_than_shipping"


def test_a_pickup_may_bear_the_id_of_a_refund(house: House) -> None:
    sell()
    same = uuid4()
    assert cents(refund_lines(IVO, "10234", same, [LineBack(1, 1)], now=NOW)) == 4534
    pickup = Pickup("Tasting room", None)
    external = ShippingStatus.HANDLED_EXTERNALLY
    change_to_pickup(IVO, "10234", same, pickup, external, refund_shipping=True, now=NOW)
    assert [each.amount_cents for each in Refund.objects.order_by("amount_cents")] == [4000, 4534]


# -- bottles that go on sale again -----------------------------------------------------------------
def test_an_order_that_waits_is_sent_without_the_bottles_that_went_back_on_sale(house: House) -> None:
    connect_house()
    sell(lines=(SoldLine("ZN21", 4), SoldLine("CH23", 2)), tenders=(card(30000),))
    refund(LineBack(1, 1, is_return=True), LineBack(2, 2, is_return=True))
    refund(LineBack(1, 1))
    assert sweep(now=NOW) == 1
    assert json.loads(bytes(Submission.objects.get().body))["lines"] == [{"sku": "ZN21", "bottles": 3}]


def test_what_would_leave_nothing_to_send_is_a_cancellation(house: House) -> None:
    sell()
    refund(LineBack(1, 5, is_return=True))
    assert code(refund(LineBack(1, 1, is_return=True))) == "nothing_left"
    assert cents(refund(LineBack(1, 1))) == 4533
    assert StockEntry.objects.filter(kind="returned").count() == 1


def test_bottles_come_back_from_a_customer_and_not_from_a_parcel_at_the_warehouse(house: House) -> None:
    submission = send(sell())
    assert code(refund(LineBack(1, 6, is_return=True))) == "order_is_live"
    tell(submission, "shipped")
    assert cents(refund(LineBack(1, 6, is_return=True))) == 27200


def test_an_order_handled_externally_takes_everything_back(house: House) -> None:
    sell(shipping_status=ShippingStatus.HANDLED_EXTERNALLY)
    assert cents(refund(LineBack(1, 6, is_return=True))) == 27200


# -- refused ---------------------------------------------------------------------------------------
def test_while_the_warehouse_is_asked_and_after_a_cancellation_nothing_goes_back_in_parts(
    house: House,
) -> None:
    send(sell())
    cancel_order(IVO, "10234", Asking(uuid4()), now=NOW)
    refused = refund(amount_cents=100)
    assert isinstance(refused, Refused)
    assert refused.words == "The warehouse is being asked about order 10234. Its answer comes first."
    sell("10235")
    cancel_order(IVO, "10235", Asking(uuid4()), now=NOW)
    assert code(refund(number="10235", amount_cents=100)) == "being_cancelled"
    assert code(refund(number="99999", amount_cents=100)) == "order_not_found"


def test_bottles_for_which_nothing_was_paid_give_nothing_back(house: House) -> None:
    sell(discount_cents=25200, tax_cents=0, tenders=(card(4000),))
    assert code(refund(LineBack(1, 1))) == "nothing_paid"


def test_an_id_names_one_refund_of_one_order(house: House) -> None:
    sell()
    sell("10235")
    name = uuid4()
    refund_lines(IVO, "10234", name, [], amount_cents=100, now=NOW)
    again = refund_lines(IVO, "10235", name, [], amount_cents=100, now=NOW)
    assert code(again) == "refund_id_reused"
    assert RefundIntent.objects.count() == 1


def test_an_amount_is_spoken_of_in_the_orders_currency(house: House) -> None:
    Shop.objects.update(currency="EUR")
    sell(currency="EUR")
    refund(amount_cents=100)
    assert Order.objects.get().entries.get(kind="refund").what == "1.00 EUR to be refunded"


@pytest.mark.parametrize("send_email", [True, False])
def test_a_letter_about_a_part_is_owed_when_it_is_given_back(house: House, *, send_email: bool) -> None:
    sell()
    refund(amount_cents=100)
    cancel_order(IVO, "10234", Asking(uuid4(), send_email=send_email), now=NOW)
    assert Mail.objects.filter(kind="cancelled").count() == int(send_email)
    assert not Mail.objects.filter(kind="refunded").exists()


# -- a pickup that was made in the warehouse's portal ----------------------------------------------
PORTAL_PICKUP = {"location": "Tasting room, Healdsburg", "ready_on": "2026-12-01"}


def test_a_pickup_made_in_the_portal_refunds_the_fee_where_the_shop_wants_it(house: House) -> None:
    house.shop.portal_pickup_refunds_fee = True
    house.shop.save()
    submission = send(sell())
    for ready_on in ("2026-12-01", "2026-12-01", "2026-12-05"):  # said again, and with another day
        pickup = PORTAL_PICKUP | {"ready_on": ready_on}
        tell(submission, "cancelled", shop_next="handled_externally", pickup=pickup)
    assert [(each.shipping_cents, each.asked_by) for each in Refund.objects.all()] == [(4000, "Fulfillment")]
    assert code(refund(shipping_cents=1)) == "more_than_shipping"


def test_and_leaves_it_alone_where_the_shop_does_not(house: House) -> None:
    tell(send(sell()), "cancelled", shop_next="handled_externally", pickup=PORTAL_PICKUP)
    assert Refund.objects.count() == 0
    assert cents(refund(shipping_cents=4000)) == 4000
