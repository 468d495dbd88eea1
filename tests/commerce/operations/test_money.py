"""Money goes back once, whatever is lost, repeated or raced; nothing is called refunded before it is."""

from dataclasses import replace
from threading import Thread
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from psycopg.conninfo import make_conninfo

from recork.cellar import Role, conninfo
from recork.commerce.gateways import ManualGateway
from recork.commerce.models import (
    Capture,
    CreditEntry,
    Order,
    RefundAttempt,
    RefundIntent,
    StockEntry,
)
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.charging import charge_captures
from recork.commerce.operations.credit import balance_of
from recork.commerce.operations.partial_refund import Refunded, refund_lines
from recork.commerce.operations.refund_parts import LineBack
from recork.commerce.operations.refunding import _begin, _claim
from recork.commerce.operations.resubmission import Resubmitted, resubmit
from recork.commerce.operations.settling import confirm_manual, retry_refund, settle_refund
from recork.commerce.rules.actor import NotAllowed, Verb
from recork.commerce.rules.refund import Destination, TenderKind
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.sale import SoldLine, Tender
from tests.commerce.accounts import Accounts
from tests.commerce.cast import IVO, NOW, VERA, House, sell


# -- the ordinary way ------------------------------------------------------------------------------
def test_a_cancelled_order_is_refunded_once_per_tender_to_the_cent(accounts: Accounts) -> None:
    CreditEntry.objects.create(account="gift:G1", amount_cents=2000, at=NOW, actor="Ada")
    gift = Tender(TenderKind.GIFT_CARD, "Gift card G1", 2000, account="G1")
    accounts.sell(
        lines=(SoldLine("ZN21", 1), SoldLine("CH23", 1)),
        tenders=(accounts.card(6796), gift),
        discount_cents=780,
        shipping_cents=1200,
        tax_cents=576,
    )
    accounts.cancel()
    assert accounts.status() == "refunding"
    accounts.pay()
    assert accounts.outcomes() == [(6796, "succeeded"), (2000, "succeeded")]
    assert (accounts.status(), accounts.paid_back(), balance_of("gift:G1")) == ("refunded", [6796], 2000)
    for _ in range(3):
        accounts.later(hours=1)
        accounts.pay()
    assert accounts.paid_back() == [6796]


def test_one_intent_per_capture(accounts: Accounts) -> None:
    accounts.sell()
    accounts.cancel()
    first = RefundIntent.objects.get()
    with pytest.raises(IntegrityError, match="one_intent_per_capture"), transaction.atomic():
        RefundIntent.objects.create(
            capture=first.capture, order=first.order, purpose="cancel", amount_cents=1, at=NOW
        )


MORE = """INSERT INTO refund_intent (capture_id, order_id, purpose, amount_cents, destination, outcome, settled_by,
                                     settled_how, at)
          SELECT id, order_id, 'partial', %s, 'tender', 'waiting', '', '', now() FROM capture WHERE order_id = %s"""
"""An intent as somebody writes it who asks none of our rules."""


def test_nobody_owes_more_of_a_capture_than_it_holds(accounts: Accounts) -> None:
    order, other = accounts.sell(), accounts.sell("10235")
    for number, cents in (("10234", 31000), ("10235", 201)):
        refund_lines(IVO, number, uuid4(), [], amount_cents=cents, now=accounts.now)
    first, second = RefundIntent.objects.order_by("pk")
    with psycopg.connect(make_conninfo(**conninfo("commerce", Role.OWNER)), autocommit=True) as owner:
        for statement, values in (
            (MORE, [201, order.pk]),
            ("UPDATE refund_intent SET amount_cents = 31201 WHERE id = %s", [first.pk]),
            ("UPDATE refund_intent SET capture_id = %s WHERE id = %s", [first.capture_id, second.pk]),
        ):
            with pytest.raises(psycopg.errors.CheckViolation, match="come to 31201, it holds 31200") as told:
                owner.execute(statement, values)
            assert told.value.diag.constraint_name == "refunds_within_capture"
    assert (accounts.outcomes(), accounts.outcomes("10235")) == ([(31000, "waiting")], [(201, "waiting")])
    assert second.order_id == other.pk


def test_two_who_owe_of_one_capture_at_once_see_each_other(accounts: Accounts) -> None:
    order = accounts.sell()
    app = make_conninfo(**conninfo("commerce", Role.APP))
    with psycopg.connect(app) as first, psycopg.connect(app) as second:
        first.execute(MORE, [20000, order.pk])
        second.execute("SET lock_timeout = '200ms'")
        second.commit()
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.execute(MORE, [20000, order.pk])
        second.rollback()
        first.commit()
        with pytest.raises(psycopg.errors.CheckViolation, match="come to 40000, it holds 31200"):
            second.execute(MORE, [20000, order.pk])
        second.rollback()
    with psycopg.connect(make_conninfo(**conninfo("commerce", Role.OWNER))) as owner:
        owner.execute("DELETE FROM refund_intent")


# -- answers that are lost -------------------------------------------------------------------------
def test_refund_key_is_immutable(accounts: Accounts) -> None:
    """The gateway has paid a part and the answer is lost: asking again finds that refund and makes no other."""
    accounts.sell()
    refund_lines(IVO, "10234", uuid4(), [], amount_cents=10000, now=accounts.now)
    accounts.sandbox.set_faults(drop_answer_after_effect=1)
    accounts.pay()
    assert (accounts.outcomes(), accounts.status()) == ([(10000, "unknown")], "refunding")
    key = RefundAttempt.objects.get().key
    for _ in range(3):
        accounts.later(minutes=10)
        accounts.pay()
    assert (accounts.outcomes(), accounts.paid_back()) == ([(10000, "succeeded")], [10000])
    assert RefundAttempt.objects.get().key == key
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        RefundAttempt.objects.update(key=uuid4())


def test_the_same_key_is_sent_when_the_gateway_never_heard(accounts: Accounts) -> None:
    accounts.sell()
    accounts.cancel()
    accounts.sandbox.set_faults(fail_next=1, fail_with="500")
    accounts.pay()
    assert accounts.outcomes() == [(31200, "unknown")]
    keys = set(RefundAttempt.objects.values_list("key", flat=True))
    accounts.later(hours=1)
    accounts.pay()
    assert set(RefundAttempt.objects.values_list("key", flat=True)) == keys


def test_new_attempt_only_after_failure(accounts: Accounts) -> None:
    accounts.sell()
    accounts.cancel()
    accounts.sandbox.set_faults(drop_answer_after_effect=1)
    accounts.pay()
    intent = RefundIntent.objects.get()
    assert isinstance(retry_refund(IVO, intent.pk, now=accounts.now), Refused)
    with pytest.raises(IntegrityError, match="one_attempt_not_failed"), transaction.atomic():
        RefundAttempt.objects.create(intent=intent, number=2, key=uuid4(), started_at=NOW)
    accounts.later(hours=1)
    accounts.pay()
    assert RefundAttempt.objects.count() == 1
    assert accounts.paid_back() == [31200]


def test_who_dies_between_asking_and_writing_leaves_one_refund(accounts: Accounts) -> None:
    """kill -9 right after the gateway has paid: nothing was written but the attempt."""
    accounts.sell()
    accounts.cancel()
    intent_id = _claim(accounts.now)
    assert intent_id is not None
    attempt = _begin(intent_id, accounts.now)
    assert attempt is not None
    capture = Capture.objects.get()
    accounts.sandbox.post(
        "/v1/refunds",
        key=str(attempt.key),
        charge=capture.charge,
        amount=31200,
        metadata={"order": "10234", "recork_attempt": str(attempt.key)},
    )
    accounts.later(minutes=5)
    accounts.pay()
    assert (accounts.outcomes(), accounts.paid_back()) == ([(31200, "succeeded")], [31200])


def test_twenty_workers_pay_once(accounts: Accounts) -> None:
    accounts.sell()
    accounts.cancel()

    def work() -> None:
        accounts.pay()
        connection.close()

    threads = [Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    accounts.later(hours=1)
    accounts.pay()
    assert (accounts.outcomes(), accounts.paid_back()) == ([(31200, "succeeded")], [31200])


# -- later, or never -------------------------------------------------------------------------------
def test_a_refund_that_settles_later_is_not_called_refunded_before(accounts: Accounts) -> None:
    accounts.sell()
    accounts.cancel()
    accounts.sandbox.set_faults(settle="later")
    accounts.pay()
    assert (accounts.outcomes(), accounts.status()) == ([(31200, "pending")], "refunding")
    refund = RefundAttempt.objects.get().gateway_id
    assert refund is not None
    accounts.sandbox.settle(refund, "succeeded")
    accounts.later(minutes=6)
    accounts.pay()
    assert (accounts.outcomes(), accounts.status()) == ([(31200, "succeeded")], "refunded")


def test_a_refund_that_failed_for_good_is_settled_by_a_person(accounts: Accounts) -> None:
    order = accounts.sell()
    accounts.cancel()
    accounts.sandbox.set_faults(settle="later")
    accounts.pay()
    refund = RefundAttempt.objects.get().gateway_id
    assert refund is not None
    accounts.sandbox.settle(refund, "failed", failure_reason="expired_or_canceled_card")
    accounts.later(minutes=6)
    accounts.pay()
    order.refresh_from_db()
    assert (accounts.outcomes(), accounts.status()) == ([(31200, "failed")], "refund_failed")
    assert "could not be given back" in order.attention
    intent = RefundIntent.objects.get()
    settled = settle_refund(IVO, intent.pk, by_store_credit=True, how="", now=accounts.now)
    assert isinstance(settled, RefundIntent)
    assert isinstance(settle_refund(IVO, intent.pk, by_store_credit=True, how="", now=accounts.now), Refused)
    order.refresh_from_db()
    assert (accounts.status(), order.attention) == ("refunded", "")
    assert balance_of(f"customer:{order.customer_id}") == 31200


def test_money_that_people_give_back_waits_until_they_say_so(accounts: Accounts) -> None:
    accounts.sell(tenders=(Tender(TenderKind.MANUAL, "Cheque 112", 31200, gateway="manual"),))
    accounts.cancel()
    accounts.tills["manual"] = ManualGateway()
    accounts.pay()
    assert accounts.outcomes() == [(31200, "pending")]
    accounts.later(days=3)
    accounts.pay()
    intent = RefundIntent.objects.get()
    assert isinstance(confirm_manual(IVO, intent.pk, now=accounts.now), RefundIntent)
    assert (accounts.outcomes(), accounts.status()) == ([(31200, "succeeded")], "refunded")


def test_money_that_was_only_set_aside_is_let_go(accounts: Accounts) -> None:
    paid = accounts.sandbox.pay(31200, capture_method="manual")
    aside = Tender(
        TenderKind.CARD, "Visa ··4242", 31200, gateway="stripe", payment=paid["id"],
        charge=paid["latest_charge"], is_captured=False,
    )  # fmt: skip
    accounts.sell(tenders=(aside,))
    assert accounts.status() == "authorized"
    accounts.cancel()
    accounts.pay()
    assert (accounts.outcomes(), accounts.status(), accounts.paid_back()) == (
        [(31200, "succeeded")],
        "voided",
        [],
    )


def test_money_that_was_never_taken_becomes_no_store_credit(accounts: Accounts) -> None:
    aside = Tender(
        TenderKind.CARD, "Visa ··4242", 31200, gateway="stripe", payment="pi_nobody", is_captured=False
    )
    order = accounts.sell(tenders=(aside,))
    accounts.cancel()
    accounts.pay()
    intent = RefundIntent.objects.get()
    assert (accounts.outcomes(), Capture.objects.get().state) == ([(31200, "failed")], "authorized")
    refused = settle_refund(IVO, intent.pk, by_store_credit=True, how="", now=accounts.now)
    assert isinstance(refused, Refused)
    assert refused.code == "nothing_taken"
    assert (accounts.outcomes(), balance_of(f"customer:{order.customer_id}")) == ([(31200, "failed")], 0)
    settled = settle_refund(IVO, intent.pk, by_store_credit=False, how="It ran out", now=accounts.now)
    assert isinstance(settled, RefundIntent)
    assert balance_of(f"customer:{order.customer_id}") == 0


# -- store credit and new orders -------------------------------------------------------------------
def test_money_becomes_store_credit_for_the_new_order(accounts: Accounts) -> None:
    order = accounts.sell()
    accounts.cancel(refund_to=Destination.STORE_CREDIT, then_resubmit=True)
    accounts.pay()
    charge_captures(accounts.tills, now=accounts.clock)
    new = Order.objects.get(replaces=order)
    assert (new.number, new.status, new.payment_status) == ("10234-R1", "submitted", "paid")
    assert (balance_of(f"customer:{order.customer_id}"), accounts.paid_back()) == (0, [])
    again = resubmit(IVO, "10234", now=accounts.now)
    assert again == Resubmitted(new, is_new=False)


def test_who_may_only_cancel_sells_nothing_anew(accounts: Accounts) -> None:
    order = accounts.sell()
    helper = replace(IVO, scopes=frozenset({Verb.CANCEL_ORDERS}))
    with pytest.raises(NotAllowed, match="orders:write"):
        cancel_order(helper, "10234", Asking(uuid4(), then_resubmit=True), now=accounts.now)
    order.refresh_from_db()
    assert (order.status, accounts.outcomes()) == ("submitted", [])
    accounts.cancel()
    with pytest.raises(NotAllowed, match="orders:write"):
        resubmit(helper, "10234", now=accounts.now)
    accounts.charge()
    assert Order.objects.count() == 1


def test_a_resubmitted_order_charges_the_card_again_once(accounts: Accounts) -> None:
    order = accounts.sell()
    accounts.cancel(then_resubmit=True)
    accounts.sandbox.set_faults(drop_answer_after_effect=1)
    charge_captures(accounts.tills, now=accounts.clock)
    new = Order.objects.get(replaces=order)
    assert (new.status, new.payment_status) == ("pending", "pending")
    accounts.later(minutes=10)
    charge_captures(accounts.tills, now=accounts.clock)
    new.refresh_from_db()
    assert (new.status, new.payment_status) == ("submitted", "paid")
    charges = [each["amount"] for each in accounts.sandbox.get("/v1/charges")["data"]]
    assert charges == [31200, 31200]


def test_a_card_that_is_declined_keeps_the_new_order_at_home(accounts: Accounts) -> None:
    order = accounts.sell()
    Capture.objects.update(source="pm_card_chargeDeclined")
    accounts.cancel(then_resubmit=True)
    charge_captures(accounts.tills, now=accounts.clock)
    new = Order.objects.get(replaces=order)
    assert (new.status, new.payment_status) == ("pending", "declined")
    assert "declined" in new.attention


# -- parts -----------------------------------------------------------------------------------------
def test_lines_are_refunded_at_what_was_paid_and_never_more(accounts: Accounts) -> None:
    accounts.sell()
    first = refund_lines(IVO, "10234", uuid4(), [LineBack(1, 1, is_return=True)], now=accounts.now)
    assert isinstance(first, Refunded)
    assert first.refund.amount_cents == 4534  # 27200 over six bottles: the odd cents go to the first
    for _ in range(5):
        refund_lines(IVO, "10234", uuid4(), [LineBack(1, 1)], now=accounts.now)
    assert sum(RefundIntent.objects.values_list("amount_cents", flat=True)) == 27200
    over = refund_lines(IVO, "10234", uuid4(), [LineBack(1, 1)], now=accounts.now)
    assert isinstance(over, Refused)
    assert over.code == "too_many_bottles"
    fee = refund_lines(IVO, "10234", uuid4(), [], shipping_cents=4000, now=accounts.now)
    assert isinstance(fee, Refunded)
    accounts.pay()
    assert (accounts.status(), sum(accounts.paid_back())) == ("refunded", 31200)
    assert StockEntry.objects.filter(kind="returned").count() == 1


def test_a_cancel_after_a_part_gives_back_the_rest_and_restocks_the_rest(accounts: Accounts) -> None:
    accounts.sell()
    refund_lines(IVO, "10234", uuid4(), [LineBack(1, 2, is_return=True)], now=accounts.now)
    accounts.cancel()
    assert sum(cents for cents, _ in accounts.outcomes()) == 31200
    restored = StockEntry.objects.filter(kind="restored").values_list("bottles", flat=True)
    assert list(restored) == [4]


def test_two_who_refund_at_once_stay_within_what_was_captured(accounts: Accounts) -> None:
    accounts.sell()
    answers: list[object] = []

    def give() -> None:
        answers.append(refund_lines(IVO, "10234", uuid4(), [], amount_cents=20000, now=accounts.now))
        connection.close()

    threads = [Thread(target=give) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(answer, Refunded) for answer in answers) == 1
    assert [answer.code for answer in answers if isinstance(answer, Refused)] == ["more_than_captured"] * 7


@pytest.mark.parametrize(
    ("lines", "more", "code"),
    [
        ([], {}, "nothing_to_refund"),
        ([LineBack(9, 1)], {}, "no_such_line"),
        ([LineBack(1, 0)], {}, "no_such_line"),
        ([LineBack(1, 7)], {}, "too_many_bottles"),
        ([LineBack(1, 1), LineBack(1, 1)], {}, "line_twice"),
        ([LineBack(1, 1)], {"amount_cents": 5}, "either_or"),
        ([], {"amount_cents": 0}, "not_positive"),
        ([], {"shipping_cents": -1}, "not_positive"),
        ([], {"shipping_cents": 4001}, "more_than_shipping"),
        ([], {"amount_cents": 31201}, "more_than_captured"),
    ],
)
def test_what_cannot_be_refunded_is_refused_in_words(
    house: House, lines: list[LineBack], more: dict[str, int], code: str
) -> None:
    sell()
    refused = refund_lines(IVO, "10234", uuid4(), lines, now=NOW, **more)  # type: ignore[arg-type]  # a test's shorthand
    assert isinstance(refused, Refused)
    assert (refused.code, RefundIntent.objects.count()) == (code, 0)


def test_the_same_refund_twice_is_one(house: House) -> None:
    sell()
    name = UUID(int=5)
    first = refund_lines(IVO, "10234", name, [], amount_cents=100, now=NOW)
    again = refund_lines(IVO, "10234", name, [], amount_cents=100, now=NOW)
    assert isinstance(first, Refunded)
    assert again == Refunded(first.refund, is_new=False)
    assert RefundIntent.objects.count() == 1


def test_a_viewer_refunds_nothing(house: House) -> None:
    sell()
    with pytest.raises(NotAllowed):
        refund_lines(VERA, "10234", uuid4(), [], amount_cents=100, now=NOW)
