"""Give money back: an intent is owed, an attempt is written under a key for ever, then the gateway is asked.

Nothing is asked inside a transaction. Whoever dies between asking and writing leaves an attempt of unknown
outcome, which is asked for and never replaced.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection, transaction

from recork.commerce.gateways import Outcome
from recork.commerce.models import CreditEntry, Order, RefundAttempt, RefundIntent
from recork.commerce.operations.refund_outcome import finish, hear_outcome, lock_intent
from recork.commerce.operations.tills import Tills, payment_of, till_of
from recork.commerce.rules.actor import MACHINE
from recork.commerce.rules.money import spoken
from recork.commerce.rules.refund import CaptureState, Destination, RefundOutcome
from recork.commerce.rules.refund_pace import KEY_LIVES

LEASE = timedelta(seconds=90)
"""Longer than a gateway may take to answer."""
AT_ONCE = 20
OPEN = (RefundOutcome.WAITING, RefundOutcome.UNKNOWN, RefundOutcome.PENDING)


def pay_refunds(tills: Tills, *, now: Callable[[], datetime]) -> int:
    """Take up the intents that are due, each as far as it goes now. Returns how many were tried, at most `AT_ONCE`.

    Each is claimed by itself, so that one that makes a worker stumble keeps nobody from the others.
    """
    for tried in range(AT_ONCE):
        intent_id = _claim(now())
        if intent_id is None:
            return tried
        attempt = _begin(intent_id, now())
        if attempt is not None:
            _record(attempt.pk, _ask(attempt, tills, now()), now())
    return AT_ONCE


def _claim(now: datetime) -> int | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """UPDATE refund_intent SET next_try_at = %s
                WHERE id = (SELECT id FROM refund_intent
                             WHERE outcome IN ('waiting', 'unknown', 'pending') AND next_try_at <= %s
                             ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id""",
            [now + LEASE, now],
        )
        found: tuple[int] | None = cursor.fetchone()
        return found[0] if found else None


@transaction.atomic
def _begin(intent_id: int, now: datetime) -> RefundAttempt | None:
    """The attempt to ask a gateway about: the one under way, or a new one. None when our own rows have paid."""
    order, intent = lock_intent(intent_id)
    if intent.outcome not in OPEN:
        return None
    # What was only set aside is let go, wherever its money was to go: there is none to give.
    is_taken = intent.capture.state != CaptureState.AUTHORIZED
    if is_taken and (intent.destination == Destination.STORE_CREDIT or intent.capture.is_in_our_rows):
        _pay_from_own_rows(order, intent, now)
        return None
    # guard: new_attempt_only_after_failure
    under_way = intent.attempts.exclude(outcome=RefundOutcome.FAILED).first()
    if under_way is not None:
        return under_way
    attempt = RefundAttempt.objects.create(
        intent=intent, number=intent.attempts.count() + 1, key=uuid4(), started_at=now
    )
    intent.outcome = RefundOutcome.UNKNOWN
    intent.save(update_fields=["outcome"])
    return attempt


def _pay_from_own_rows(order: Order, intent: RefundIntent, now: datetime) -> None:
    """Credit a gift card or a customer, in this transaction: the intent's one entry is the payment."""
    is_credit = intent.destination == Destination.STORE_CREDIT
    account = f"customer:{order.customer_id}" if is_credit else intent.capture.account
    CreditEntry.objects.create(
        account=account,
        amount_cents=intent.amount_cents,
        intent=intent,
        at=now,
        actor=MACHINE.name,
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
    told = f"{spoken(intent.amount_cents, order.currency)} given back to {where}"
    finish(order, intent, told, who=MACHINE.name, now=now)


def _ask(attempt: RefundAttempt, tills: Tills, now: datetime) -> Outcome:
    """Ask the gateway, under the attempt's own key whichever time this is."""
    intent = RefundIntent.objects.select_related("capture", "order").get(pk=attempt.intent_id)
    till, payment = till_of(intent.capture, tills), payment_of(intent.capture)
    RefundAttempt.objects.filter(pk=attempt.pk).update(calls=attempt.calls + 1, called_at=now)
    if till is None:
        return Outcome.unknown(f"This shop has no key for {intent.capture.gateway}.")
    # guard: refund_key_is_immutable
    key = str(attempt.key)
    if attempt.calls:
        found = till.look_up_refund(payment, key=key, refund_id=attempt.gateway_id or "")
        if found is not None:
            return found
        if attempt.outcome == RefundOutcome.PENDING:
            return Outcome.failed("vanished", "The gateway had it, and knows of it no more.", for_good=True)
        if now - attempt.started_at > KEY_LIVES:
            return Outcome.failed(
                "never_arrived", "The gateway has never heard of this refund.", for_good=False
            )
    if intent.capture.state == CaptureState.AUTHORIZED:
        return till.void(payment, key=key)
    return till.refund(payment, intent.amount_cents, key=key, metadata={"order": intent.order.number})


@transaction.atomic
def _record(attempt_id: int, outcome: Outcome, now: datetime) -> None:
    """Write what the gateway said, unless an end is known by now: an answer may come later than the news of it."""
    intent_id = RefundAttempt.objects.values_list("intent", flat=True).get(pk=attempt_id)
    order, intent = lock_intent(intent_id)
    attempt = RefundAttempt.objects.get(pk=attempt_id)
    if attempt.outcome not in {RefundOutcome.SUCCEEDED, RefundOutcome.FAILED}:
        hear_outcome(order, intent, attempt, outcome, now=now)
