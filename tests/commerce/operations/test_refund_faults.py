"""Refunds in a hostile world: answers lost, gateways down, keys forgotten, workers killed. Money goes back once."""

import os
import random
import subprocess
import sys
import time
from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from recork.commerce.models import (
    Capture,
    CreditEntry,
    Order,
    RefundAttempt,
    RefundIntent,
)
from recork.commerce.operations.cancellation import Asked, Asking, cancel_order
from recork.commerce.operations.partial_refund import Refunded, refund_lines
from recork.commerce.operations.refunding import _begin, _claim
from recork.commerce.operations.settling import retry_refund, settle_refund
from recork.commerce.rules.refund import Destination, TenderKind
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.sale import Tender
from tests.commerce.accounts import Accounts
from tests.commerce.cast import IVO
from tests.support.payments import SECRET_KEY

PATIENCE_S = 60


def refund(accounts: Accounts, cents: int) -> RefundIntent:
    """Owe a part, of which a second refund would find enough left."""
    done = refund_lines(IVO, "10234", uuid4(), [], amount_cents=cents, now=accounts.now)
    assert isinstance(done, Refunded)
    return RefundIntent.objects.get(refund=done.refund)


def order() -> Order:
    return Order.objects.get(number="10234")


def attempts() -> list[tuple[int, str]]:
    return list(RefundAttempt.objects.order_by("number").values_list("number", "outcome"))


# -- no answer -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "fault", [{"drop_answer_after_effect": 2}, {"fail_next": 2, "fail_after_effect": True}]
)
def test_a_part_whose_answer_is_lost_goes_back_once(accounts: Accounts, fault: dict[str, object]) -> None:
    accounts.sell()
    refund(accounts, 10000)
    accounts.sandbox.set_faults(**fault)
    for _ in range(5):
        accounts.pay()
        accounts.later(hours=1)
    assert (accounts.outcomes(), accounts.paid_back()) == ([(10000, "succeeded")], [10000])
    assert attempts() == [(1, "succeeded")]


def test_a_gateway_that_is_down_is_asked_again_and_people_are_called_once(accounts: Accounts) -> None:
    accounts.sell()
    accounts.cancel()
    accounts.sandbox.kill()
    accounts.pay()
    assert (accounts.outcomes(), order().attention) == ([(31200, "unknown")], "")
    for _ in range(3):
        accounts.later(hours=5)
        accounts.pay()
    assert order().attention.startswith("Nobody knows yet whether $312.00 went back to Visa ··4242")
    assert order().entries.filter(kind="refund_unknown").count() == 1

    accounts.sandbox.start()
    accounts.later(hours=5)
    accounts.pay()
    assert (accounts.outcomes(), accounts.paid_back()) == ([(31200, "succeeded")], [31200])
    assert (order().payment_status, order().attention) == ("refunded", "")


def test_without_a_key_for_the_gateway_nothing_is_lost_but_time(accounts: Accounts) -> None:
    accounts.sell()
    accounts.cancel()
    stripe = accounts.tills.pop("stripe")
    for _ in range(4):
        accounts.pay()
        accounts.later(hours=1)
    assert accounts.outcomes() == [(31200, "unknown")]
    assert "no key for stripe" in order().attention
    accounts.tills["stripe"] = stripe
    accounts.pay()
    assert (accounts.outcomes(), accounts.paid_back()) == ([(31200, "succeeded")], [31200])


def test_the_pause_grows_while_nothing_is_heard(accounts: Accounts) -> None:
    accounts.sell()
    accounts.cancel()
    accounts.sandbox.kill()
    pauses = []
    for _ in range(8):
        accounts.pay()
        due = RefundIntent.objects.get().next_try_at
        assert due is not None
        pauses.append(due - accounts.now)
        accounts.now = due
    assert pauses == sorted(pauses)
    assert pauses[-1] > timedelta(hours=1)


# -- a key that the gateway may have forgotten -----------------------------------------------------
def test_what_is_unknown_for_a_day_is_asked_for_and_never_sent_again(accounts: Accounts) -> None:
    accounts.sell()
    refund(accounts, 10000)
    accounts.sandbox.set_faults(drop_answer_after_effect=1)
    accounts.pay()
    accounts.sandbox.ask("DELETE", "/sandbox/keys")
    accounts.later(hours=21)
    accounts.sandbox.set_faults(fail_next=100, methods=["POST"])  # whoever sends it again is caught
    accounts.pay()
    assert (accounts.outcomes(), accounts.paid_back()) == ([(10000, "succeeded")], [10000])


def test_what_never_arrived_is_tried_under_a_new_key_once_the_gateway_has_said_so(accounts: Accounts) -> None:
    accounts.sell()
    refund(accounts, 10000)
    accounts.sandbox.set_faults(fail_next=1)
    accounts.pay()
    accounts.later(hours=21)
    accounts.pay()
    assert (accounts.outcomes(), accounts.paid_back()) == ([(10000, "waiting")], [])
    assert RefundAttempt.objects.get().code == "never_arrived"
    accounts.later(hours=1)
    accounts.pay()
    assert (accounts.outcomes(), accounts.paid_back()) == ([(10000, "succeeded")], [10000])
    assert attempts() == [(1, "failed"), (2, "succeeded")]
    assert RefundAttempt.objects.values("key").distinct().count() == 2


# -- failures --------------------------------------------------------------------------------------
def test_what_may_succeed_yet_is_tried_three_times_then_a_person_may_try(accounts: Accounts) -> None:
    accounts.sell()
    refund(accounts, 10000)
    accounts.sandbox.set_faults(fail_next=3, fail_with="card_error")
    for _ in range(5):
        accounts.pay()
        accounts.later(hours=1)
    assert attempts() == [(1, "failed"), (2, "failed"), (3, "failed")]
    assert (accounts.outcomes(), order().payment_status) == ([(10000, "failed")], "refund_failed")
    assert order().attention == "$100.00 to Visa ··4242 could not be given back: Your card was declined."

    assert isinstance(retry_refund(IVO, RefundIntent.objects.get().pk, now=accounts.now), RefundIntent)
    accounts.pay()
    assert (accounts.outcomes(), accounts.paid_back()) == ([(10000, "succeeded")], [10000])
    assert (order().payment_status, order().attention) == ("partly_refunded", "")


def test_what_would_only_fail_again_is_not_tried_again_by_anybody(accounts: Accounts) -> None:
    accounts.sell()
    Capture.objects.update(charge="ch_of_another_shop")
    intent = refund(accounts, 10000)
    accounts.pay()
    refused = retry_refund(IVO, intent.pk, now=accounts.now)
    assert isinstance(refused, Refused)
    assert (refused.code, accounts.outcomes(), attempts()) == (
        "failed_for_good",
        [(10000, "failed")],
        [(1, "failed")],
    )
    nothing_said = settle_refund(IVO, intent.pk, by_store_credit=False, how=" ", now=accounts.now)
    assert isinstance(nothing_said, Refused)
    settled = settle_refund(IVO, intent.pk, by_store_credit=False, how="Cheque 112", now=accounts.now)
    assert isinstance(settled, RefundIntent)
    assert (settled.settled_how, order().attention) == ("another way: Cheque 112", "")
    assert (order().payment_status, CreditEntry.objects.count()) == ("partly_refunded", 0)


def test_what_the_gateway_had_and_knows_no_more_waits_for_a_person(accounts: Accounts) -> None:
    accounts.sell()
    refund(accounts, 10000)
    accounts.sandbox.set_faults(settle="later")
    accounts.pay()
    RefundAttempt.objects.update(gateway_id="re_of_nobody")
    accounts.later(minutes=6)
    accounts.pay()
    assert (accounts.outcomes(), attempts()) == ([(10000, "failed")], [(1, "failed")])


def test_a_trouble_that_is_not_about_money_stays_when_money_has_moved(accounts: Accounts) -> None:
    accounts.sell()
    refund(accounts, 10000)
    Order.objects.update(attention="The warehouse refused 10234: ship_to.zip: too long.")
    accounts.pay()
    assert order().attention == "The warehouse refused 10234: ship_to.zip: too long."


# -- set aside, not taken --------------------------------------------------------------------------
def set_aside(accounts: Accounts) -> Tender:
    paid = accounts.sandbox.pay(31200, capture_method="manual")
    return Tender(
        TenderKind.CARD,
        "Visa ··4242",
        31200,
        gateway="stripe",
        payment=paid["id"],
        charge=paid["latest_charge"],
        is_captured=False,
    )


def test_money_that_was_never_taken_becomes_nobodys_store_credit(accounts: Accounts) -> None:
    accounts.sell(tenders=(set_aside(accounts),))
    accounts.cancel(refund_to=Destination.STORE_CREDIT)
    accounts.pay()
    assert (accounts.outcomes(), accounts.status()) == ([(31200, "succeeded")], "voided")
    assert (CreditEntry.objects.count(), Capture.objects.get().state) == (0, "voided")
    payment = Capture.objects.get().payment
    assert accounts.sandbox.get(f"/v1/payment_intents/{payment}")["status"] == "canceled"
    told = order().entries.get(kind="refunded").what
    assert told == "$312.00 that was set aside on Visa ··4242 is let go"


def test_money_that_somebody_took_meanwhile_is_given_back_instead_of_let_go(accounts: Accounts) -> None:
    accounts.sell(tenders=(set_aside(accounts),))
    payment = Capture.objects.get().payment
    assert accounts.sandbox.post(f"/v1/payment_intents/{payment}/capture").status == 200
    accounts.cancel()
    accounts.pay()
    accounts.later(hours=1)
    accounts.pay()
    assert (accounts.outcomes(), accounts.paid_back()) == ([(31200, "succeeded")], [31200])
    assert (accounts.status(), attempts()) == ("refunded", [(1, "failed"), (2, "succeeded")])


def test_a_void_whose_answer_is_lost_is_let_go_once(accounts: Accounts) -> None:
    accounts.sell(tenders=(set_aside(accounts),))
    accounts.cancel()
    accounts.sandbox.set_faults(drop_answer_after_effect=1)
    accounts.pay()
    assert accounts.status() == "refunding"
    accounts.sandbox.ask("DELETE", "/sandbox/keys")
    accounts.later(hours=1)
    accounts.pay()
    assert (accounts.outcomes(), accounts.status()) == ([(31200, "succeeded")], "voided")


# -- crowds ----------------------------------------------------------------------------------------
def at_once(count: int, work: object) -> list[object]:
    """Do it in so many threads, each with a connection of its own."""
    answers: list[object] = []

    def do() -> None:
        try:
            answers.append(work())  # type: ignore[operator]  # a test's shorthand
        finally:
            connection.close()

    threads = [Thread(target=do) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_twenty_who_cancel_at_once_owe_one_refund_per_capture(accounts: Accounts) -> None:
    CreditEntry.objects.create(account="gift:G1", amount_cents=1200, at=accounts.now, actor="Ada")
    gift = Tender(TenderKind.GIFT_CARD, "Gift card G1", 1200, account="G1")
    accounts.sell(tenders=(accounts.card(30000), gift))
    answers = at_once(20, lambda: cancel_order(IVO, "10234", Asking(uuid4()), now=accounts.now))
    assert sum(isinstance(answer, Asked) for answer in answers) == 1
    at_once(20, accounts.pay)
    accounts.later(hours=1)
    accounts.pay()
    assert accounts.outcomes() == [(30000, "succeeded"), (1200, "succeeded")]
    assert (accounts.paid_back(), accounts.status()) == ([30000], "refunded")


def test_twenty_workers_on_parts_of_two_orders_pay_each_once(accounts: Accounts) -> None:
    for number in ("10234", "10235"):
        accounts.sell(number)
        for cents in (1000, 2000, 3000):
            refund_lines(IVO, number, uuid4(), [], amount_cents=cents, now=accounts.now)
    accounts.sandbox.set_faults(drop_answer_after_effect=3)
    at_once(20, accounts.pay)
    for _ in range(3):
        accounts.later(hours=1)
        at_once(5, accounts.pay)
    for capture in Capture.objects.all():
        amounts = sorted(each["amount"] for each in accounts.sandbox.refunds(capture.charge))
        assert amounts == [1000, 2000, 3000]
    assert set(RefundIntent.objects.values_list("outcome", flat=True)) == {"succeeded"}


def test_a_cancel_and_partial_refunds_at_once_come_to_what_was_captured(accounts: Accounts) -> None:
    accounts.sell()
    turns = iter(range(12))

    def act() -> object:
        if next(turns) % 3:
            return refund_lines(IVO, "10234", uuid4(), [], amount_cents=5000, now=accounts.now)
        return cancel_order(IVO, "10234", Asking(uuid4()), now=accounts.now)

    at_once(12, act)
    at_once(4, accounts.pay)
    accounts.later(hours=1)
    accounts.pay()
    assert (sum(accounts.paid_back()), accounts.status()) == (31200, "refunded")


def test_the_same_refund_pressed_twenty_times_at_once_is_one(accounts: Accounts) -> None:
    accounts.sell()
    name = uuid4()
    answers = at_once(20, lambda: refund_lines(IVO, "10234", name, [], amount_cents=1000, now=accounts.now))
    assert [answer.is_new for answer in answers if isinstance(answer, Refunded)].count(True) == 1
    assert (len(answers), accounts.outcomes()) == (20, [(1000, "waiting")])


def test_one_that_makes_a_worker_stumble_keeps_nobody_from_the_others(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in ("10234", "10235"):
        accounts.sell(number)
        accounts.cancel(number)
        accounts.later(seconds=1)
    stripe = accounts.tills["stripe"]
    monkeypatch.setattr(stripe, "refund", _stumble)
    with pytest.raises(ZeroDivisionError):
        accounts.pay()
    monkeypatch.undo()
    accounts.pay()
    assert (accounts.outcomes("10234"), accounts.outcomes("10235")) == (
        [(31200, "unknown")],
        [(31200, "succeeded")],
    )


def _stumble(*_args: object, **_named: object) -> None:
    raise ZeroDivisionError


# -- kill -9 ---------------------------------------------------------------------------------------
def test_a_worker_killed_while_the_gateway_pays_leaves_one_refund(accounts: Accounts) -> None:
    """A real worker asks; the gateway has paid and keeps its answer back; the worker is killed; another goes on."""
    accounts.sell()
    refund(accounts, 10000)
    accounts.sandbox.set_faults(delay_answer_s=60, only="/v1/refunds")
    worker = start_worker(accounts)
    try:
        until(lambda: accounts.paid_back() == [10000])
    finally:
        worker.kill()
        worker.wait()
    assert (accounts.outcomes(), attempts()) == ([(10000, "unknown")], [(1, "unknown")])

    accounts.sandbox.set_faults()
    accounts.now = timezone.now()
    accounts.pay()
    assert accounts.outcomes() == [(10000, "unknown")]  # the dead one's lease is not over
    accounts.later(minutes=2)
    accounts.pay()
    assert (accounts.outcomes(), accounts.paid_back()) == ([(10000, "succeeded")], [10000])
    assert attempts() == [(1, "succeeded")]


@pytest.mark.drill
def test_workers_killed_again_and_again_on_a_bad_day_leave_every_refund_made_once(accounts: Accounts) -> None:
    """Twenty kills at any moment, with answers lost, late and wrong; then a good day settles everything."""
    seed = random.SystemRandom().randrange(10**9)
    dice = random.Random(seed)
    numbers = [f"{10234 + n}" for n in range(30)]
    for number in numbers:
        accounts.sell(number)
        for cents in dice.sample(range(100, 9000), dice.randrange(3)):
            refund_lines(IVO, number, uuid4(), [], amount_cents=cents, now=accounts.now)
        if dice.random() < 0.5:
            accounts.cancel(number)
    for _ in range(20):
        accounts.sandbox.set_faults(**dice.choice(BAD_DAYS))
        RefundIntent.objects.filter(outcome__in=("waiting", "unknown", "pending")).update(
            next_try_at=accounts.now
        )
        worker = start_worker(accounts)
        time.sleep(dice.uniform(1, 5))
        worker.kill()
        worker.wait()
    accounts.sandbox.set_faults()
    accounts.now = timezone.now()
    for _ in range(30):
        accounts.later(hours=1)
        accounts.pay()
    for capture in Capture.objects.all():
        made = sorted(each["amount"] for each in accounts.sandbox.refunds(capture.charge))
        owed = sorted(capture.intents.values_list("amount_cents", flat=True))
        assert made == owed, f"seed {seed}"
    assert set(RefundIntent.objects.values_list("outcome", flat=True)) == {"succeeded"}, f"seed {seed}"


BAD_DAYS: tuple[dict[str, object], ...] = (
    {},
    {"delay_answer_s": 1.5},
    {"delay_s": 1.5},
    {"drop_answer_after_effect": 10},
    {"fail_next": 5, "fail_after_effect": True},
    {"fail_next": 5},
    {"fail_next": 5, "fail_with": "409"},
    {"fail_next": 5, "fail_with": "429"},
)


def start_worker(accounts: Accounts) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "recork", "commerce", "worker"],
        env=os.environ
        | {
            "RECORK_DEMO": "1",
            "RECORK_STRIPE_KEY": SECRET_KEY,
            "RECORK_STRIPE_ADDRESS": accounts.sandbox.address,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def until(is_so: object) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():  # type: ignore[operator]  # a test's shorthand
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)


def test_who_dies_before_asking_leaves_an_attempt_that_is_sent_under_its_key(accounts: Accounts) -> None:
    accounts.sell()
    refund(accounts, 10000)
    intent_id = _claim(accounts.now)
    assert intent_id is not None
    attempt = _begin(intent_id, accounts.now)
    assert attempt is not None
    accounts.later(minutes=2)
    accounts.pay()
    assert (accounts.outcomes(), attempts()) == ([(10000, "succeeded")], [(1, "succeeded")])
    (made,) = accounts.sandbox.refunds(Capture.objects.get().charge)
    assert made["metadata"]["recork_attempt"] == str(attempt.key)
