"""Messages on their way: record what became of each attempt, send one again, try an endpoint out."""

import random
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from recork.fulfillment.models import WebhookDelivery, WebhookEndpoint
from recork.fulfillment.operations.webhook_endpoint import locked
from recork.fulfillment.operations.webhook_message import Message
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.webhook import MOST_DEAD_IN_ROW, Verdict, judge, words_of
from recork.manners.promise import promise
from recork.manners.trail.acts import note_act
from recork.wire.backoff import asked_wait, next_try
from recork.wire.caller import Heard, NoAnswer

_DICE = random.SystemRandom()


class EndpointIsOff(Exception):
    """Nothing is sent there until somebody switches it on."""

    def __init__(self) -> None:
        super().__init__("This endpoint is switched off. Switch it on first.")


def record(message: Message, outcome: Heard | NoAnswer, *, now: datetime) -> None:
    """Write down what an attempt came to, and when the next one is due. In every winery's scope.

    Whoever lost their lease meanwhile writes nothing: another attempt is under way or over.
    """
    # The endpoint first, as everywhere: who deletes one holds it and then takes its messages.
    endpoint = WebhookEndpoint.objects.select_for_update(no_key=True).filter(pk=message.endpoint_id).first()
    mine = WebhookDelivery.objects.select_for_update().filter(
        pk=message.delivery_id, leased_until=message.leased_until
    )
    if endpoint is None or (delivery := mine.first()) is None:
        return
    status = outcome.status if isinstance(outcome, Heard) else None
    verdict = judge(status, message.attempt, is_test=message.is_test)
    delivery.leased_until, delivery.tried_at, delivery.status = None, now, status
    delivery.words = words_of(outcome.body) if isinstance(outcome, Heard) else outcome.words[:200]
    delivery.done_at = now if verdict is Verdict.TAKEN else None
    delivery.dead_at = now if verdict is Verdict.GIVEN_UP else None
    delivery.next_try_at = now + _pause(message.attempt, outcome)
    delivery.save()
    if not message.is_test:
        _note(endpoint, verdict, now)


def replay(actor: Actor, endpoint_id: UUID, delivery_id: int, *, now: datetime) -> WebhookDelivery | None:
    """Send a message again, under its first id; one that is still on its way is sent at once.

    None: this endpoint has no such message. Raises `UnknownEndpoint`, `EndpointIsOff`, `NotAllowed`.
    """
    endpoint = _on(actor, endpoint_id)
    delivery = WebhookDelivery.objects.select_for_update().filter(endpoint=endpoint, pk=delivery_id).first()
    if delivery is None or delivery.news_id is None:
        return None
    delivery.attempts = 0
    delivery.done_at = delivery.dead_at = delivery.leased_until = None
    delivery.next_try_at = delivery.replayed_at = now
    delivery.replayed_by = actor.name
    delivery.save()
    return delivery


def send_test(actor: Actor, endpoint_id: UUID, *, now: datetime) -> WebhookDelivery:
    """Queue a message of the type `test`; while one waits, that is it.

    Raises `UnknownEndpoint`, `EndpointIsOff`, `NotAllowed`.
    """
    endpoint = _on(actor, endpoint_id)
    open_ones = WebhookDelivery.objects.filter(
        endpoint=endpoint, news__isnull=True, done_at__isnull=True, dead_at__isnull=True
    )
    try:
        with transaction.atomic():
            test = WebhookDelivery.objects.create(
                winery_id=endpoint.winery_id, endpoint=endpoint, created_at=now, next_try_at=now
            )
    except IntegrityError:
        return open_ones.get()
    note_act("added", "webhook_delivery", row=test.pk, winery_id=endpoint.winery_id, named=endpoint.url)
    return test


def _on(actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    endpoint = locked(actor, endpoint_id)
    if not endpoint.is_on:
        raise EndpointIsOff
    return endpoint


def _note(endpoint: WebhookEndpoint, verdict: Verdict, now: datetime) -> None:
    """Keep what the endpoint's last messages say of it; a healthy one's row is left alone."""
    before = endpoint.failing_since, endpoint.dead_in_row
    if verdict is Verdict.TAKEN:
        endpoint.failing_since, endpoint.dead_in_row = None, 0
    else:
        endpoint.failing_since = endpoint.failing_since or now
        endpoint.dead_in_row += verdict is Verdict.GIVEN_UP
    if endpoint.is_on and (why := _why_off(endpoint, verdict)):
        endpoint.disabled_at, endpoint.disabled_why = now, why
        promise("fulfillment.tell_of_switched_off", endpoint_id=str(endpoint.pk))
    elif before == (endpoint.failing_since, endpoint.dead_in_row):
        return
    endpoint.save()


def _why_off(endpoint: WebhookEndpoint, verdict: Verdict) -> str:
    if verdict is Verdict.GONE:
        return "The address answered 410: nobody listens there any more."
    if endpoint.dead_in_row >= MOST_DEAD_IN_ROW:
        return f"{endpoint.dead_in_row} messages in a row could not be delivered within days."
    return ""


def _pause(attempt: int, outcome: Heard | NoAnswer) -> timedelta:
    asked = outcome.headers.get("retry-after", "") if isinstance(outcome, Heard) else ""
    return max(next_try(attempt, _DICE), asked_wait(asked))
