"""Give money back: an intent is owed, an attempt is written under a key for ever, then the gateway is asked.

Nothing is asked inside a transaction. Whoever dies between asking and writing leaves an attempt of unknown
outcome, which is asked for and never replaced.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import uuid4

from django.db import connection, transaction

from recork.commerce.gateways import Outcome, Result
from recork.commerce.models import CreditEntry, Order, RefundAttempt, RefundIntent
from recork.commerce.operations.mailing import owe_mail
from recork.commerce.operations.payment_status import settle_payment_status
from recork.commerce.operations.tills import Tills, payment_of, till_of
from recork.commerce.operations.timeline import changed, note
from recork.commerce.rules.money import spoken
from recork.commerce.rules.refund import (
    CaptureState,
    Destination,
    RefundFor,
    RefundOutcome,
    TenderKind,
)
from recork.wire.backoff import next_try

LEASE = timedelta(seconds=90)
"""Longer than a gateway may take to answer."""
AT_ONCE = 20
MOST_ATTEMPTS = 3
KEY_LIVES = timedelta(hours=20)
"""A gateway may forget a key after a day; before that the same key moves nothing twice."""
OWN_ROWS = frozenset({TenderKind.GIFT_CARD, TenderKind.STORE_CREDIT})
DICE = SystemRandom()
MACHINE = "Recork"


def pay_refunds(tills: Tills, *, now: Callable[[], datetime]) -> int:
    """Take up the intents that are due, each as far as it goes now. Returns how many were tried."""
    ids = _claim(now())
    for intent_id in ids:
        attempt = _begin(intent_id, now())
        if attempt is not None:
            _record(attempt.pk, _ask(attempt, tills, now()), now())
    return len(ids)


def _claim(now: datetime) -> list[int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE refund_intent SET next_try_at = %s
                 WHERE id IN (SELECT id FROM refund_intent
                               WHERE outcome IN ('waiting', 'unknown', 'pending') AND next_try_at <= %s
                               ORDER BY next_try_at LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED)
             RETURNING id""",  # noqa: S608 -- a constant of ours
            [now + LEASE, now],
        )
        return [row_id for (row_id,) in cursor.fetchall()]


def lock_intent(intent_id: int) -> tuple[Order, RefundIntent]:
    """Lock an intent behind its order, as whatever concerns an order does."""
    order_id = RefundIntent.objects.values_list("order", flat=True).get(pk=intent_id)
    order = Order.objects.select_for_update().get(pk=order_id)
    return order, RefundIntent.objects.select_related("capture").get(pk=intent_id)


@transaction.atomic
def _begin(intent_id: int, now: datetime) -> RefundAttempt | None:
    """The attempt to ask a gateway about: the one under way, or a new one. None when our own rows have paid."""
    order, intent = lock_intent(intent_id)
    if intent.outcome not in {RefundOutcome.WAITING, RefundOutcome.UNKNOWN, RefundOutcome.PENDING}:
        return None
    if intent.destination == Destination.STORE_CREDIT or intent.capture.kind in OWN_ROWS:
        _pay_from_own_rows(order, intent, now)
        return None
    # guard: new_attempt_only_after_failure
    under_way = intent.attempts.exclude(outcome=RefundOutcome.FAILED).first()
    if under_way is not None:
        return under_way
    attempt = RefundAttempt.objects.create(
        intent=intent, number=intent.attempts.count() + 1, key=uuid4(), started_at=now
    )
    _set_outcome(intent, RefundOutcome.UNKNOWN, next_try_at=intent.next_try_at)
    return attempt


def _pay_from_own_rows(order: Order, intent: RefundIntent, now: datetime) -> None:
    """Credit a gift card or a customer, in this transaction: the intent's one entry is the payment."""
    is_credit = intent.destination == Destination.STORE_CREDIT
    account = f"customer:{order.customer_id}" if is_credit else intent.capture.account
    CreditEntry.objects.create(
        account=account or f"customer:{order.customer_id}",
        amount_cents=intent.amount_cents,
        intent=intent,
        at=now,
        actor=MACHINE,
        note=f"Refund of order {order.number}",
    )
    RefundAttempt.objects.create(
        intent=intent,
        number=intent.attempts.count() + 1,
        key=uuid4(),
        outcome=RefundOutcome.SUCCEEDED,
        started_at=now,
        called_at=now,
    )
    where = "store credit" if is_credit else intent.capture.label
    _finish(order, intent, f"{spoken(intent.amount_cents)} given back to {where}", now)


def _ask(attempt: RefundAttempt, tills: Tills, now: datetime) -> Outcome:
    """Ask the gateway, under the attempt's own key whichever time this is."""
    intent = RefundIntent.objects.select_related("capture", "order").get(pk=attempt.intent_id)
    till, payment = till_of(intent.capture, tills), payment_of(intent.capture)
    if till is None:
        return Outcome.unknown(f"This shop has no key for {intent.capture.gateway}.")
    # guard: refund_key_is_immutable
    key = str(attempt.key)
    if attempt.calls:
        found = till.look_up_refund(payment, key=key, refund_id=attempt.gateway_id or "")
        if found is not None and found.result is not Result.UNKNOWN:
            return found
        if found is not None or attempt.outcome == RefundOutcome.PENDING:
            return found or Outcome.unknown("The gateway knows of no such refund.")
        if now - attempt.started_at > KEY_LIVES:
            return Outcome.failed(
                "never_arrived", "The gateway has never heard of this refund.", for_good=False
            )
    RefundAttempt.objects.filter(pk=attempt.pk).update(calls=attempt.calls + 1, called_at=now)
    if intent.capture.state == CaptureState.AUTHORIZED:
        return till.void(payment, key=key)
    return till.refund(payment, intent.amount_cents, key=key, metadata={"order": intent.order.number})


@transaction.atomic
def _record(attempt_id: int, outcome: Outcome, now: datetime) -> None:
    """Write what the gateway said. What is definite already is not written over by an answer that comes late."""
    intent_id = RefundAttempt.objects.values_list("intent", flat=True).get(pk=attempt_id)
    order, intent = lock_intent(intent_id)
    attempt = RefundAttempt.objects.get(pk=attempt_id)
    if attempt.outcome in {RefundOutcome.SUCCEEDED, RefundOutcome.FAILED}:
        return
    hear_outcome(order, intent, attempt, outcome, now=now)


def hear_outcome(
    order: Order, intent: RefundIntent, attempt: RefundAttempt, outcome: Outcome, *, now: datetime
) -> None:
    """Let an intent hear how its attempt stands. Order is locked; also for a gateway's webhook."""
    attempt.outcome = RefundOutcome(outcome.result)
    attempt.gateway_id = outcome.gateway_id or attempt.gateway_id
    attempt.code, attempt.words = outcome.code[:60], outcome.words[:400]
    attempt.save(update_fields=["outcome", "gateway_id", "code", "words"])
    match outcome.result:
        case Result.SUCCEEDED:
            told = f"{spoken(intent.amount_cents)} given back to {intent.capture.label}"
            _finish(order, intent, told, now)
        case Result.FAILED:
            _fail(order, intent, attempt, outcome, now)
        case Result.PENDING:
            wait = None if intent.capture.kind == TenderKind.MANUAL else now + timedelta(minutes=5)
            _set_outcome(intent, RefundOutcome.PENDING, next_try_at=wait)
            _resettle(order, now)
        case Result.UNKNOWN:
            again = now + next_try(max(attempt.calls, 1), DICE)
            _set_outcome(intent, RefundOutcome.UNKNOWN, next_try_at=again)


def _fail(
    order: Order, intent: RefundIntent, attempt: RefundAttempt, outcome: Outcome, now: datetime
) -> None:
    if outcome.may_be_tried_anew and attempt.number < MOST_ATTEMPTS:
        again = now + next_try(attempt.number, DICE)
        _set_outcome(intent, RefundOutcome.WAITING, next_try_at=again)
        return
    _set_outcome(intent, RefundOutcome.FAILED, next_try_at=None)
    words = (
        f"{spoken(intent.amount_cents)} to {intent.capture.label} could not be given back: {outcome.words}"
    )
    note(order, MACHINE, words, "refund_failed", now=now)
    settle_payment_status(order)
    changed(order, MACHINE, now=now, payment_status=order.payment_status, attention=words[:240])


def _finish(order: Order, intent: RefundIntent, told: str, now: datetime) -> None:
    intent.finished_at = now
    _set_outcome(intent, RefundOutcome.SUCCEEDED, next_try_at=None)
    note(order, MACHINE, told, "refunded", now=now)
    _resettle(order, now)
    _tell_customer(order, intent, now)


def _set_outcome(intent: RefundIntent, outcome: RefundOutcome, *, next_try_at: datetime | None) -> None:
    intent.outcome, intent.next_try_at = outcome, next_try_at
    intent.save(update_fields=["outcome", "next_try_at", "finished_at"])


def _resettle(order: Order, now: datetime) -> None:
    settle_payment_status(order)
    changed(order, MACHINE, now=now, payment_status=order.payment_status)


def _tell_customer(order: Order, intent: RefundIntent, now: datetime) -> None:
    """One letter for all that belongs together, once the last of it is given back."""
    together = RefundIntent.objects.filter(order=order, purpose=intent.purpose, refund=intent.refund)
    if together.exclude(outcome__in=(RefundOutcome.SUCCEEDED, RefundOutcome.SETTLED)).exists():
        return
    if intent.purpose == RefundFor.CANCEL and not order.cancellation.send_email:
        return
    owe_mail(order, "refunded", str(intent.refund_id or "cancellation"), now=now)
