"""What a person does about a refund that no machine can finish."""

from datetime import datetime

from django.db import transaction

from recork.commerce.models import CreditEntry, Order, RefundIntent
from recork.commerce.operations.payment_status import settle_payment_status
from recork.commerce.operations.refunding import lock_intent
from recork.commerce.operations.timeline import changed, note
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.money import spoken
from recork.commerce.rules.refund import RefundOutcome, TenderKind
from recork.commerce.rules.refusal import Refused
from recork.manners.promise import promise


@transaction.atomic
def retry_refund(actor: Actor, intent_id: int, *, now: datetime) -> RefundIntent | Refused:
    """Try a failed refund once more, under a new key. Of one that nobody knows the end of: refused. Raises `NotAllowed`."""
    require(actor, Verb.REFUND)
    order, intent = lock_intent(intent_id)
    if intent.outcome != RefundOutcome.FAILED:
        return _not_failed(intent)
    intent.outcome, intent.next_try_at = RefundOutcome.WAITING, now
    intent.save(update_fields=["outcome", "next_try_at"])
    note(order, actor.name, f"Refund of {spoken(intent.amount_cents)} tried again", "refund", now=now)
    _resettle(order, actor, now)
    promise("commerce.pay_refunds")
    return intent


@transaction.atomic
def settle_refund(
    actor: Actor, intent_id: int, *, by_store_credit: bool, how: str, now: datetime
) -> RefundIntent | Refused:
    """Settle a refund that failed for good: as store credit here, or paid another way, recorded. Raises `NotAllowed`.

    how  for "another way": what was done, in words that somebody will read in a year
    """
    require(actor, Verb.REFUND)
    order, intent = lock_intent(intent_id)
    if intent.outcome != RefundOutcome.FAILED:
        return _not_failed(intent)
    if by_store_credit:
        CreditEntry.objects.create(
            account=f"customer:{order.customer_id}",
            amount_cents=intent.amount_cents,
            intent=intent,
            at=now,
            actor=actor.name,
            note=f"In place of a refund of order {order.number}",
        )
    told = "as store credit" if by_store_credit else f"another way: {how}"
    intent.outcome, intent.next_try_at, intent.finished_at = RefundOutcome.SETTLED, None, now
    intent.settled_by, intent.settled_how = actor.name, told[:240]
    intent.save(update_fields=["outcome", "next_try_at", "finished_at", "settled_by", "settled_how"])
    note(order, actor.name, f"Refund of {spoken(intent.amount_cents)} settled {told}", "settled", now=now)
    _resettle(order, actor, now)
    return intent


@transaction.atomic
def confirm_manual(actor: Actor, intent_id: int, *, now: datetime) -> RefundIntent | Refused:
    """Say that money which people give back by hand has been given back. Raises `NotAllowed`."""
    require(actor, Verb.REFUND)
    order, intent = lock_intent(intent_id)
    attempt = intent.attempts.filter(outcome=RefundOutcome.PENDING).first()
    if intent.capture.kind != TenderKind.MANUAL or attempt is None:
        return Refused("not_manual", "This refund is not one that people give back by hand.")
    attempt.outcome = RefundOutcome.SUCCEEDED
    attempt.save(update_fields=["outcome"])
    intent.outcome, intent.finished_at = RefundOutcome.SUCCEEDED, now
    intent.save(update_fields=["outcome", "finished_at"])
    note(order, actor.name, f"{spoken(intent.amount_cents)} given back by hand", "refunded", now=now)
    _resettle(order, actor, now)
    return intent


def _resettle(order: Order, actor: Actor, now: datetime) -> None:
    settle_payment_status(order)
    failed = RefundIntent.objects.filter(order=order, outcome=RefundOutcome.FAILED).exists()
    attention = order.attention if failed else ""
    changed(order, actor.name, now=now, payment_status=order.payment_status, attention=attention)


def _not_failed(intent: RefundIntent) -> Refused:
    if intent.outcome == RefundOutcome.UNKNOWN:
        words = "Nobody knows yet whether this refund went through. The gateway is asked again by itself."
        return Refused("outcome_unknown", words, ("Wait: trying anew could pay twice",))
    return Refused("not_failed", f"This refund has not failed: it is {intent.outcome}.")
