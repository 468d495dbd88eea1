"""What a person does about a refund that no machine can finish."""

from datetime import datetime

from django.db import transaction

from recork.commerce.gateways import Outcome, Result
from recork.commerce.models import CreditEntry, Order, RefundIntent
from recork.commerce.operations.refund_outcome import hear_outcome, lock_intent, resettle, tell_customer
from recork.commerce.operations.timeline import note
from recork.commerce.queries.order_money import may_become_credit
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.money import spoken
from recork.commerce.rules.refund import Destination, RefundOutcome
from recork.commerce.rules.refusal import Refused
from recork.manners.promise import promise


@transaction.atomic
def retry_refund(actor: Actor, intent_id: int, *, now: datetime) -> RefundIntent | Refused:
    """Try a failed refund once more, under a new key.

    Refused while nobody knows how it ended, and where another try would only fail again. Raises `NotAllowed`.
    """
    require(actor, Verb.REFUND)
    if (found := _lock(intent_id)) is None:
        return _unknown()
    order, intent = found
    if intent.outcome != RefundOutcome.FAILED:
        return _not_failed(intent)
    last = intent.attempts.order_by("-number").first()
    if last is not None and last.for_good:
        words = f"Another try would only fail again: {last.words}"
        by_credit = ("Give store credit",) if may_become_credit(intent) else ()
        return Refused("failed_for_good", words, (*by_credit, "Pay it another way and record it"))
    intent.outcome, intent.next_try_at = RefundOutcome.WAITING, now
    intent.save(update_fields=["outcome", "next_try_at"])
    amount = spoken(intent.amount_cents, order.currency)
    note(order, actor.name, f"Refund of {amount} tried again", "refund", now=now)
    resettle(order, actor.name, now=now)
    promise("commerce.pay_refunds")
    return intent


@transaction.atomic
def settle_refund(
    actor: Actor, intent_id: int, *, by_store_credit: bool, how: str, now: datetime
) -> RefundIntent | Refused:
    """Settle a refund that failed: as store credit here, or paid another way, recorded. Raises `NotAllowed`.

    What was only set aside becomes no store credit: nobody has paid it.

    how  for "another way": what was done, in words that somebody will read in a year; not kept of an order that is erased
    """
    require(actor, Verb.REFUND)
    if (found := _lock(intent_id)) is None:
        return _unknown()
    order, intent = found
    if intent.outcome != RefundOutcome.FAILED:
        return _not_failed(intent)
    if by_store_credit:
        if not may_become_credit(intent):
            return _nothing_taken(intent)
        _credit(order, intent, actor, now)
    elif not how.strip():
        return Refused("how_missing", "Say how it was paid; somebody will read it in a year.")
    said = "[erased]" if order.erased_at is not None else how.strip()
    told = "as store credit" if by_store_credit else f"another way: {said}"
    intent.outcome, intent.next_try_at, intent.finished_at = RefundOutcome.SETTLED, None, now
    intent.settled_by, intent.settled_how = actor.name, told[:240]
    intent.save(
        update_fields=["outcome", "destination", "next_try_at", "finished_at", "settled_by", "settled_how"]
    )
    amount = spoken(intent.amount_cents, order.currency)
    note(order, actor.name, f"Refund of {amount} settled {told}", "settled", now=now)
    resettle(order, actor.name, now=now)
    tell_customer(order, intent, now=now)
    return intent


@transaction.atomic
def confirm_manual(actor: Actor, intent_id: int, *, now: datetime) -> RefundIntent | Refused:
    """Say that money which people give back by hand has been given back; a repeat says nothing new.

    Raises `NotAllowed`.
    """
    require(actor, Verb.REFUND)
    if (found := _lock(intent_id)) is None:
        return _unknown()
    order, intent = found
    if not intent.capture.is_by_hand or intent.destination == Destination.STORE_CREDIT:
        return Refused("not_manual", "This refund is not one that people give back by hand.")
    if intent.outcome == RefundOutcome.SUCCEEDED:
        return intent
    attempt = intent.attempts.filter(outcome=RefundOutcome.PENDING).first()
    if attempt is None:
        return Refused("not_yet", "This refund is not ready to be confirmed.", ("Try again in a moment",))
    hear_outcome(order, intent, attempt, Outcome(Result.SUCCEEDED), who=actor.name, now=now)
    return intent


def _lock(intent_id: int) -> tuple[Order, RefundIntent] | None:
    try:
        return lock_intent(intent_id)
    except RefundIntent.DoesNotExist:
        return None


def _credit(order: Order, intent: RefundIntent, actor: Actor, now: datetime) -> None:
    intent.destination = Destination.STORE_CREDIT
    CreditEntry.objects.create(
        account=f"customer:{order.customer_id}",
        amount_cents=intent.amount_cents,
        intent=intent,
        at=now,
        actor=actor.name,
        note=f"In place of a refund of order {order.number}",
    )


def _nothing_taken(intent: RefundIntent) -> Refused:
    words = f"Nothing was taken of {intent.capture.label}, only set aside: there is nothing to give as store credit."
    steps = ("Let go of it at the gateway, or wait until it runs out there, and record that",)
    return Refused("nothing_taken", words, steps)


def _unknown() -> Refused:
    return Refused("refund_not_found", "There is no such refund.")


def _not_failed(intent: RefundIntent) -> Refused:
    if intent.outcome == RefundOutcome.UNKNOWN:
        words = "Nobody knows yet whether this refund went through. The gateway is asked again by itself."
        return Refused("outcome_unknown", words, ("Wait: trying anew could pay twice",))
    return Refused("not_failed", f"This refund has not failed: it is {intent.outcome}.")
