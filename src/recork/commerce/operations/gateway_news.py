"""What a gateway tells by webhook about refunds: stored by its event's id, applied once, compared with what is known."""

from datetime import datetime

from django.db import transaction

from recork.commerce.gateways import Result, StripeEvent
from recork.commerce.models import Heard, Order, RefundAttempt, RefundIntent
from recork.commerce.operations.refunding import hear_outcome, lock_intent
from recork.commerce.rules.refund import RefundOutcome


@transaction.atomic
def hear_gateway(event: StripeEvent, body: bytes, *, now: datetime) -> bool:
    """Let the refund that an event is about hear of it. False: the event was here before.

    A refund that failed after it was reported as done is failed again; a success that comes after a
    failure under the same key is a success.
    """
    row = Heard(message_id=f"stripe:{event.event_id}"[:120], came_by="stripe", body=body, received_at=now)
    row.applied_at = now
    if Heard.objects.filter(message_id=row.message_id).exists():
        return False
    Heard.objects.bulk_create([row], ignore_conflicts=True)
    found = _lock_attempt(event)
    if found is not None and event.refund is not None:
        order, intent, attempt = found
        if attempt.outcome != event.refund.result and _is_news(attempt, event.refund.result):
            hear_outcome(order, intent, attempt, event.refund, now=now)
    return True


def _lock_attempt(event: StripeEvent) -> tuple[Order, RefundIntent, RefundAttempt] | None:
    attempts = RefundAttempt.objects.filter(key=event.key) if event.key else RefundAttempt.objects.none()
    attempt = attempts.first()
    if attempt is None:
        return None
    order, intent = lock_intent(attempt.intent_id)
    attempt.refresh_from_db()
    return order, intent, attempt


def _is_news(attempt: RefundAttempt, told: Result) -> bool:
    """Events come late and in any order: pending says nothing new of what has ended."""
    ended = attempt.outcome in {RefundOutcome.SUCCEEDED, RefundOutcome.FAILED}
    return not ended or told in {Result.FAILED, Result.SUCCEEDED}
