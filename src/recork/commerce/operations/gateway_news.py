"""What a gateway tells by webhook about refunds: stored by its event's id, and heard once, in one transaction.

An event that could not be heard is not stored either; the gateway tells it again.
"""

from datetime import datetime

from django.db import transaction

from recork.commerce.gateways import Outcome, StripeEvent
from recork.commerce.models import Heard, Order, RefundAttempt, RefundIntent
from recork.commerce.operations.attention import call_people
from recork.commerce.operations.refund_outcome import hear_outcome, lock_intent
from recork.commerce.operations.timeline import changed
from recork.commerce.rules.actor import MACHINE
from recork.commerce.rules.money import spoken
from recork.commerce.rules.refund import RefundOutcome
from recork.commerce.rules.refund_pace import says_more

CAME_BY = "stripe"


@transaction.atomic
def hear_gateway(event: StripeEvent, *, now: datetime) -> bool:
    """Let the refund that an event is about hear of it. False: the event was here before.

    Its name alone is kept: what else it says may be about people who are no concern of ours.

    A refund that failed after it was reported as done is failed again.
    """
    name = f"{CAME_BY}:{event.event_id}"[:120]
    row = Heard(message_id=name, came_by=CAME_BY, body=b"{}", received_at=now, applied_at=now)
    is_new = not Heard.objects.filter(message_id=name).exists()
    Heard.objects.bulk_create([row], ignore_conflicts=True)
    attempt = RefundAttempt.objects.filter(key=event.key).first() if event.key else None
    if is_new and attempt is not None and event.refund is not None:
        _hear(attempt, event.refund, now)
    return is_new


def _hear(attempt: RefundAttempt, told: Outcome, now: datetime) -> None:
    order, intent = lock_intent(attempt.intent_id)
    attempt.refresh_from_db()
    known, outcome = RefundOutcome(attempt.outcome), RefundOutcome(told.result)
    if known is RefundOutcome.FAILED and attempt.gateway_id != told.gateway_id:
        if outcome is not RefundOutcome.FAILED:
            _hear_after_all(order, intent, attempt, told, now)
    elif says_more(known, outcome):
        hear_outcome(order, intent, attempt, told, now=now)


def _hear_after_all(
    order: Order, intent: RefundIntent, attempt: RefundAttempt, told: Outcome, now: datetime
) -> None:
    """The gateway gives money back under a key that it had refused, or had never heard of."""
    others = intent.attempts.exclude(outcome=RefundOutcome.FAILED)
    if intent.outcome in {RefundOutcome.WAITING, RefundOutcome.FAILED} and not others.exists():
        hear_outcome(order, intent, attempt, told, now=now)
        return
    amount, label = spoken(intent.amount_cents, order.currency), intent.capture.label
    words = f"{amount} may have gone back to {label} twice: refund {told.gateway_id} was made after all."
    call_people(order, words, "refunded_twice", now=now)
    changed(order, MACHINE.name, now=now, attention=order.attention)
