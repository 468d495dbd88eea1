"""How endpoints and messages stand, as people read it."""

from dataclasses import dataclass
from datetime import datetime

from recork.fulfillment.models import WebhookDelivery, WebhookEndpoint
from recork.fulfillment.queries.webhooks import MOST_COUNTED, Health
from recork.fulfillment.rules.search import fulfillment_number
from recork.manners.web import say


@dataclass(frozen=True, slots=True)
class Pill:
    """The word, its shape, the variant of the pill, and the reason below it."""

    word: str
    shape: str
    variant: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class EndpointRow:
    """One endpoint with its health in words; "" where there is nothing to say."""

    endpoint: WebhookEndpoint
    pill: Pill
    waiting: str
    given_up: str
    delivered: str
    failed: str


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message of the record. `number` and `fulfillment_number` are empty when it is about no order."""

    id: int
    message_id: str
    kind: str
    at: str
    number: str
    fulfillment_number: str
    pill: Pill
    answer: str
    attempts: int
    replayed: str
    can_replay: bool


def endpoint_row(endpoint: WebhookEndpoint, health: Health, now: datetime) -> EndpointRow:
    return EndpointRow(
        endpoint,
        pill=_standing(endpoint, now),
        waiting=_counted(health.waiting),
        given_up=_counted(health.given_up),
        delivered=say.when(health.delivered_at, now) if health.delivered_at else "",
        failed=f"{say.when(health.failed_at, now)}: {_answer(health.failed_status, health.failed_words)}"
        if health.failed_at
        else "",
    )


def message_row(delivery: WebhookDelivery, now: datetime) -> MessageRow:
    news = delivery.news
    order = news.order if news is not None else None
    return MessageRow(
        id=delivery.pk,
        message_id=delivery.message_id,
        kind=news.type if news is not None else "test",
        at=say.when(news.at if news is not None else delivery.created_at, now),
        number=order.order_number if order is not None else "",
        fulfillment_number=fulfillment_number(order.pk) if order is not None else "",
        pill=_progress(delivery, now),
        answer=_answer(delivery.status, delivery.words) if delivery.tried_at else "",
        attempts=delivery.attempts,
        replayed=f"Sent again by {delivery.replayed_by}, {say.when(delivery.replayed_at, now)}"
        if delivery.replayed_at
        else "",
        can_replay=news is not None,
    )


def _standing(endpoint: WebhookEndpoint, now: datetime) -> Pill:
    if endpoint.disabled_at is not None:
        return Pill("Switched off", "no", "no", say.begin(say.when(endpoint.disabled_at, now)))
    if endpoint.failing_since is not None:
        return Pill("Failing", "retry", "act", f"since {say.when(endpoint.failing_since, now)}")
    return Pill("On", "delivered", "yes")


def _progress(delivery: WebhookDelivery, now: datetime) -> Pill:
    if delivery.done_at is not None:
        return Pill("Taken", "delivered", "yes", say.begin(say.when(delivery.done_at, now)))
    if delivery.dead_at is not None:
        return Pill("Given up", "no", "no", say.begin(say.when(delivery.dead_at, now)))
    if delivery.leased_until is not None and delivery.leased_until > now:
        return Pill("On its way", "sent", "")
    if delivery.attempts:
        return Pill("Trying again", "retry", "act", f"next at {say.shortly(delivery.next_try_at, now)}")
    return Pill("Waiting", "received", "")


def _answer(status: int | None, words: str) -> str:
    return words if status is None else f"{status} {words}".rstrip()


def _counted(many: int) -> str:
    return f"{many:,} or more" if many >= MOST_COUNTED else f"{many:,}"
