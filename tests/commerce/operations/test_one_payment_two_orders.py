"""One payment named in halves, its charge by one order and itself by another, is given back once."""

from dataclasses import replace

import pytest

from recork.commerce.models import Capture, Order
from recork.commerce.operations.credit import balance_of
from recork.commerce.operations.taking import take_order
from recork.commerce.rules.refund import Destination
from tests.commerce.accounts import Accounts
from tests.commerce.cast import NOW, WEBSITE, sale, sell


def settle(accounts: Accounts) -> None:
    for _ in range(3):
        accounts.pay()
        accounts.later(hours=5)


@pytest.mark.parametrize("refund_to", [Destination.STORE_CREDIT, None])
def test_what_was_taken_for_another_order_is_not_given_back_for_this_one(
    accounts: Accounts, refund_to: Destination | None
) -> None:
    card = accounts.card(31200)
    first = sell("10234", tenders=(replace(card, payment=""),))
    set_aside = replace(card, charge="", is_captured=False)
    take_order(WEBSITE, sale("10235", tenders=(set_aside,)), now=NOW)

    accounts.cancel("10235", **({"refund_to": refund_to} if refund_to else {}))
    settle(accounts)

    second = Capture.objects.get(order__number="10235")
    assert (second.state, second.charge) == ("authorized", "")
    assert accounts.outcomes("10235") == [(31200, "failed")]
    assert "is the money of order 10234 already" in Order.objects.get(number="10235").attention
    accounts.cancel("10234")
    settle(accounts)
    assert [each["amount"] for each in accounts.sandbox.refunds(card.charge)] == [31200]
    assert balance_of(f"customer:{first.customer_id}") == 0


def test_what_was_taken_meanwhile_for_this_order_is_given_back_by_its_charge(accounts: Accounts) -> None:
    card = accounts.card(31200)
    take_order(WEBSITE, sale("10235", tenders=(replace(card, charge="", is_captured=False),)), now=NOW)

    accounts.cancel("10235")
    settle(accounts)

    only = Capture.objects.get()
    assert (only.state, only.charge) == ("captured", card.charge)
    assert [each["amount"] for each in accounts.sandbox.refunds(card.charge)] == [31200]
