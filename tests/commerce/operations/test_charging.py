"""Money is taken once, under one key; who is not sure asks, and a cancelled order keeps nothing."""

from uuid import uuid4

import pytest

from recork.commerce.gateways import StripeGateway
from recork.commerce.models import Capture, CreditEntry, Order, Submission
from recork.commerce.operations import charging
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.partial_refund import refund_lines
from recork.commerce.operations.resubmission import Resubmitted, resubmit
from recork.commerce.operations.sweep import sweep
from recork.commerce.rules.refund import Destination, TenderKind
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.sale import Tender
from tests.commerce.accounts import Accounts
from tests.commerce.cast import IVO, connect_house, sell


def to_charge(cents: int = 31200, card: str = "pm_card_visa") -> Tender:
    """A card that the website leaves for us to charge."""
    return Tender(TenderKind.CARD, "Visa ··4242", cents, gateway="stripe", source=card)


def gift(accounts: Accounts, cents: int) -> Tender:
    CreditEntry.objects.create(account="gift:G1", amount_cents=cents, at=accounts.now, actor="Ada")
    return Tender(TenderKind.GIFT_CARD, "Gift card G1", cents, account="G1")


def taken(accounts: Accounts) -> list[int]:
    """What the gateway itself has taken."""
    charges = accounts.sandbox.get("/v1/charges?limit=100")["data"]
    return [each["amount_captured"] for each in charges if each["status"] == "succeeded"]


def order(number: str = "10234") -> Order:
    return Order.objects.get(number=number)


def test_an_order_of_the_website_is_charged_then_sent(accounts: Accounts) -> None:
    connect_house()
    sell(tenders=(to_charge(),))
    assert sweep(now=accounts.now) == 0
    assert order().status == "pending"
    for _ in range(3):
        accounts.charge()
    assert (order().status, order().payment_status, taken(accounts)) == ("submitted", "paid", [31200])
    assert sweep(now=accounts.now) == 1
    assert Submission.objects.get().order_number == "10234"


def test_an_order_is_paid_when_the_last_tender_is_here(accounts: Accounts) -> None:
    sell(tenders=(gift(accounts, 1200), to_charge(30000)))
    assert order().payment_status == "pending"
    refused = refund_lines(IVO, "10234", uuid4(), [], amount_cents=100, now=accounts.now)
    assert isinstance(refused, Refused)
    assert refused.code == "not_paid"
    accounts.charge()
    assert (order().payment_status, taken(accounts)) == ("paid", [30000])


@pytest.mark.parametrize(
    "fault", [{"drop_answer_after_effect": 1}, {"fail_next": 1, "fail_after_effect": True}]
)
def test_a_charge_whose_answer_is_lost_is_taken_once(accounts: Accounts, fault: dict[str, object]) -> None:
    sell(tenders=(to_charge(),))
    accounts.sandbox.set_faults(**fault)
    for _ in range(2):
        accounts.charge()
        accounts.later(minutes=30)
    if order().status == "pending":  # a 500 is said again under its key for a day; then it is looked up
        accounts.later(hours=21)
        accounts.charge()
    assert (order().status, taken(accounts)) == ("submitted", [31200])
    assert Capture.objects.get().charge != ""


def test_after_a_day_a_charge_is_looked_up_and_never_sent_again(accounts: Accounts) -> None:
    sell(tenders=(to_charge(),))
    accounts.sandbox.set_faults(drop_answer_after_effect=1)
    accounts.charge()
    accounts.sandbox.ask("DELETE", "/sandbox/keys")
    accounts.later(hours=21)
    accounts.sandbox.pay(500)  # somebody else's
    accounts.charge()
    assert (order().payment_status, sorted(taken(accounts))) == ("paid", [500, 31200])
    accounts.cancel()
    accounts.pay()
    assert accounts.paid_back() == [31200]


def test_a_charge_that_never_arrived_is_declined_and_people_are_called(accounts: Accounts) -> None:
    sell(tenders=(to_charge(),))
    accounts.sandbox.kill()
    accounts.charge()
    accounts.later(hours=2)
    accounts.charge()
    assert order().attention.startswith("Nobody knows yet whether Visa ··4242 was charged $312.00")
    accounts.sandbox.start()
    accounts.later(hours=21)
    accounts.charge()
    assert (order().payment_status, taken(accounts)) == ("declined", [])
    assert "never heard of this payment" in order().attention


def test_who_was_away_for_a_day_has_asked_nobody_yet_and_asks_now(accounts: Accounts) -> None:
    sell(tenders=(to_charge(),))
    accounts.later(hours=40)
    accounts.charge()
    assert (order().payment_status, taken(accounts)) == ("paid", [31200])


def test_our_own_wrong_key_is_no_word_about_the_customers_card(accounts: Accounts) -> None:
    sell(tenders=(to_charge(),))
    accounts.tills["stripe"] = StripeGateway("sk_live_wrong", address=accounts.sandbox.address)
    accounts.charge()
    assert (order().payment_status, Capture.objects.get().state) == ("pending", "unknown")
    accounts.tills["stripe"] = StripeGateway("sk_test_right", address=accounts.sandbox.address)
    accounts.later(hours=1)
    accounts.charge()
    assert (order().payment_status, taken(accounts)) == ("paid", [31200])


def test_without_any_key_a_charge_waits(accounts: Accounts) -> None:
    sell(tenders=(to_charge(),))
    accounts.tills.clear()
    accounts.charge()
    assert (order().payment_status, Capture.objects.get().state) == ("pending", "waiting")


def test_a_card_charged_while_its_order_is_cancelled_gives_everything_back(accounts: Accounts) -> None:
    sell(tenders=(gift(accounts, 1200), to_charge(30000)))
    accounts.sandbox.set_faults(drop_answer_after_effect=1)
    accounts.charge()
    accounts.cancel()
    accounts.pay()
    assert (order().payment_status, accounts.outcomes()) == ("refunding", [(1200, "succeeded")])
    accounts.later(hours=1)
    accounts.charge()
    accounts.pay()
    assert accounts.outcomes() == [(1200, "succeeded"), (30000, "succeeded")]
    assert (order().payment_status, accounts.paid_back()) == ("refunded", [30000])


def test_a_cancelled_order_is_not_charged_by_a_worker_that_had_it_in_hand(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    sell(tenders=(to_charge(),))
    begin = charging._begin

    def cancelled_meanwhile(capture_id: int, now: object) -> object:
        cancel_order(IVO, "10234", Asking(uuid4()), now=accounts.now)
        return begin(capture_id, now)  # type: ignore[arg-type]  # what it was given

    monkeypatch.setattr(charging, "_begin", cancelled_meanwhile)
    accounts.charge()
    assert (Capture.objects.get().state, order().payment_status, taken(accounts)) == ("voided", "voided", [])


def test_a_declined_card_of_a_cancelled_order_calls_nobody(accounts: Accounts) -> None:
    sell(tenders=(to_charge(card="pm_card_chargeDeclined"),))
    accounts.sandbox.set_faults(drop_answer_after_effect=1)
    accounts.charge()
    accounts.cancel()
    accounts.later(hours=1)
    accounts.charge()
    assert (order().payment_status, order().attention) == ("declined", "")


def test_a_tender_that_was_declined_is_to_be_paid_in_the_new_order_too(accounts: Accounts) -> None:
    sell(tenders=(gift(accounts, 1200), to_charge(30000, card="pm_card_chargeDeclined")))
    accounts.charge()
    assert (order().payment_status, order().status) == ("declined", "pending")
    accounts.cancel()
    accounts.pay()
    assert order().payment_status == "refunded"
    again = resubmit(IVO, "10234", now=accounts.now)
    assert isinstance(again, Resubmitted)
    accounts.charge()
    assert (order("10234-R1").payment_status, order("10234-R1").status) == ("declined", "pending")


def test_a_new_order_is_paid_from_the_credit_that_was_granted_and_the_card_for_the_rest(
    accounts: Accounts,
) -> None:
    accounts.sell()
    refund_lines(IVO, "10234", uuid4(), [], amount_cents=1200, now=accounts.now)
    accounts.cancel(refund_to=Destination.STORE_CREDIT, then_resubmit=True)
    accounts.pay()
    accounts.charge()
    new = order("10234-R1")
    assert list(new.captures.order_by("pk").values_list("kind", "amount_cents", "state")) == [
        ("store_credit", 30000, "captured"),
        ("card", 1200, "captured"),
    ]
    assert (new.status, sorted(taken(accounts))) == ("submitted", [1200, 31200])


def test_credit_that_a_refund_is_still_to_bring_is_waited_for_but_not_for_ever(accounts: Accounts) -> None:
    accounts.sell(tenders=(Tender(TenderKind.MANUAL, "Cheque 112", 31200, gateway="manual"),))
    accounts.cancel(refund_to=Destination.STORE_CREDIT, then_resubmit=True)
    accounts.charge()
    assert order("10234-R1").payment_status == "pending"
    for _ in range(charging.MOST_TRIES):
        accounts.later(minutes=1)
        accounts.charge()
    assert order("10234-R1").attention == (
        "Payment of $312.00 by Store credit was declined: Store credit does not hold $312.00."
    )
