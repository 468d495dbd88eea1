"""What the payment sandbox tells the shop over a real line: early, late, twice, and in the wrong order."""

import json
import time
from collections.abc import Callable
from threading import Thread
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from recork.commerce import environment
from recork.commerce.gateways import Outcome, Result, StripeEvent
from recork.commerce.models import Heard, Mail, Order, RefundAttempt, RefundIntent
from recork.commerce.operations.gateway_news import hear_gateway
from recork.commerce.operations.mailing import send_mails
from recork.commerce.operations.partial_refund import Refunded, refund_lines
from recork.commerce.operations.settling import settle_refund
from tests.commerce.accounts import Accounts
from tests.commerce.cast import IVO

SECRET = "whsec_of_the_tests"
PATIENCE_S = 30


@pytest.fixture
def told(accounts: Accounts, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """The shop listens to its gateway, which tells of its own accord."""
    monkeypatch.setattr(environment, "STRIPE_WEBHOOK_SECRETS", ["whsec_an_older_one", SECRET])
    listener = {"url": f"{live_server.url}/webhooks/stripe/", "secret": SECRET}
    assert accounts.sandbox.ask("PUT", "/sandbox/webhook", json.dumps(listener).encode()).status == 200
    accounts.sell()
    return accounts


def order() -> Order:
    return Order.objects.get(number="10234")


def refund(accounts: Accounts, cents: int = 10000) -> RefundIntent:
    done = refund_lines(IVO, "10234", uuid4(), [], amount_cents=cents, now=accounts.now)
    assert isinstance(done, Refunded)
    return RefundIntent.objects.get(refund=done.refund)


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def pay_elsewhere(told: Accounts) -> None:
    told.pay()
    connection.close()


def heard(count: int) -> Callable[[], bool]:
    return lambda: Heard.objects.filter(came_by="stripe").count() == count


# -- over the line ---------------------------------------------------------------------------------
def test_news_that_overtakes_the_answer_is_one_refund(told: Accounts) -> None:
    refund(told)
    told.sandbox.set_faults(delay_answer_s=2, only="/v1/refunds")  # longer than we wait for an answer
    asker = Thread(target=pay_elsewhere, args=(told,))
    asker.start()
    until(lambda: RefundIntent.objects.get().outcome == "succeeded")
    asker.join()
    assert (told.outcomes(), told.paid_back()) == ([(10000, "succeeded")], [10000])
    told.later(hours=1)
    told.pay()
    assert (RefundAttempt.objects.count(), told.paid_back()) == (1, [10000])
    assert order().entries.filter(kind="refunded").count() == 1


def test_a_refund_that_settles_later_is_heard_of_at_once(told: Accounts) -> None:
    refund(told)
    told.sandbox.set_faults(settle="later")
    told.pay()
    until(heard(1))
    assert (told.outcomes(), told.status()) == ([(10000, "pending")], "refunding")
    name = RefundAttempt.objects.get().gateway_id
    assert name is not None
    told.sandbox.settle(name, "succeeded")
    until(lambda: told.outcomes() == [(10000, "succeeded")])
    assert told.status() == "partly_refunded"


def test_a_refund_that_the_bank_sends_back_is_failed_again_until_a_person_settles_it(told: Accounts) -> None:
    intent = refund(told)
    told.pay()
    until(heard(1))
    assert told.status() == "partly_refunded"
    name = RefundAttempt.objects.get().gateway_id
    assert name is not None
    told.sandbox.settle(name, "failed", failure_reason="unknown")
    until(lambda: told.status() == "refund_failed")
    assert order().attention == (
        "$100.00 to Visa ··4242 could not be given back: The gateway could not give the money back (unknown)."
    )
    told.later(hours=5)
    told.pay()
    assert RefundAttempt.objects.count() == 1  # nobody pays again by himself what was reported as paid

    settled = settle_refund(IVO, intent.pk, by_store_credit=True, how="", now=told.now)
    assert isinstance(settled, RefundIntent)
    assert (told.status(), order().attention) == ("partly_refunded", "")
    send_mails(now=told.clock)
    assert ["to Visa ··4242" in mail.outbox[0].body, "to your store credit" in mail.outbox[1].body] == [
        True
    ] * 2
    assert Mail.objects.count() == 2


# -- in the wrong order ----------------------------------------------------------------------------
def tell(accounts: Accounts, result: Result, *, refund_id: str = "re_1", **more: object) -> bool:
    attempt = RefundAttempt.objects.order_by("number").first()
    assert attempt is not None
    outcome = Outcome(result, gateway_id=refund_id, **more)  # type: ignore[arg-type]  # a test's shorthand
    event = StripeEvent(f"evt_{uuid4()}", "refund.updated", 1, outcome, str(attempt.key))
    return hear_gateway(event, now=accounts.now)


def test_old_news_of_success_wakes_no_refund_that_has_failed(accounts: Accounts) -> None:
    accounts.sell()
    refund(accounts)
    accounts.sandbox.set_faults(drop_answer_after_effect=1)
    accounts.pay()
    tell(accounts, Result.FAILED, for_good=True, words="The card is closed.")
    tell(accounts, Result.SUCCEEDED)
    tell(accounts, Result.PENDING)
    assert accounts.outcomes() == [(10000, "failed")]


def test_a_refund_that_was_made_after_all_is_taken_for_done(accounts: Accounts) -> None:
    accounts.sell()
    refund(accounts)
    accounts.sandbox.set_faults(fail_next=1)
    accounts.pay()
    accounts.later(hours=21)
    accounts.pay()
    assert RefundAttempt.objects.get().code == "never_arrived"
    tell(accounts, Result.SUCCEEDED)
    assert accounts.outcomes() == [(10000, "succeeded")]
    accounts.later(hours=5)
    accounts.pay()
    assert accounts.paid_back() == []  # but for the one that is told of, none was made


def test_people_are_called_when_money_may_have_gone_twice(accounts: Accounts) -> None:
    accounts.sell()
    refund(accounts)
    accounts.sandbox.set_faults(fail_next=1)
    accounts.pay()
    accounts.later(hours=21)
    accounts.pay()
    accounts.later(hours=1)
    accounts.pay()
    assert accounts.outcomes() == [(10000, "succeeded")]
    tell(accounts, Result.SUCCEEDED, refund_id="re_out_of_nowhere")
    assert accounts.outcomes() == [(10000, "succeeded")]
    assert order().attention == (
        "$100.00 may have gone back to Visa ··4242 twice: refund re_out_of_nowhere was made after all."
    )


def test_an_event_counts_once_by_its_name(accounts: Accounts) -> None:
    accounts.sell()
    refund(accounts)
    accounts.sandbox.set_faults(settle="later")
    accounts.pay()
    attempt = RefundAttempt.objects.get()
    done = Outcome(Result.SUCCEEDED, gateway_id=attempt.gateway_id or "")
    event = StripeEvent("evt_1", "refund.updated", 1, done, str(attempt.key))
    answers: list[bool] = []

    def hear() -> None:
        answers.append(hear_gateway(event, now=accounts.now))
        connection.close()

    threads = [Thread(target=hear) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers.count(True) >= 1, len(answers)) == (True, 20)
    assert Heard.objects.filter(message_id="stripe:evt_1").count() == 1
    assert order().entries.filter(kind="refunded").count() == 1
    assert hear_gateway(event, now=accounts.now) is False
