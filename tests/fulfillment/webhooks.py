"""A shop that wants to hear its news: its endpoint, and a hand at the sender's clock."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from recork.fulfillment.models import WebhookDelivery, WebhookEndpoint, scope
from recork.fulfillment.operations.webhook_delivery import record
from recork.fulfillment.operations.webhook_endpoint import keep_endpoint
from recork.fulfillment.operations.webhook_message import Message, queue_news, take_due
from recork.wire.caller import Heard, NoAnswer
from tests.fulfillment.cast import NOW, House

ENDPOINT = UUID("44444444-4444-4444-8444-444444444444")
URL = "https://shop.example.com/webhooks/fulfillment/"
TAKEN = Heard(204, b"", {})
BROKEN = Heard(500, b"Internal Server Error", {})

type Outcome = Heard | NoAnswer


def listen(house: House, url: str = URL, endpoint_id: UUID = ENDPOINT) -> str:
    """Let Alder's shop listen at `url`; gives the secret."""
    with scope.of_winery(house.alder.pk):
        kept = keep_endpoint(house.alder_shop, endpoint_id, url, secret_version=1, now=NOW, shop=house.shop)
    assert kept.secret is not None
    return kept.secret


def queue(now: datetime = NOW) -> int:
    with scope.of_every_winery():
        return queue_news(now=now)


def take(now: datetime = NOW, *, most: int = 16, flying: list[UUID] | None = None) -> list[Message]:
    with scope.of_every_winery():
        return take_due(most, flying or [], now=now)


def settle(message: Message, outcome: Outcome, now: datetime = NOW) -> None:
    with scope.of_every_winery():
        record(message, outcome, now=now)


def send(answer: Callable[[Message], Outcome] | Outcome, now: datetime = NOW) -> list[Message]:
    """Queue what is new and give all that is due to somebody who answers so."""
    queue(now)
    sent: list[Message] = []
    while due := take(now):
        for message in due:
            settle(message, answer(message) if callable(answer) else answer, now)
        sent += due
    return sent


def deliveries() -> list[WebhookDelivery]:
    with scope.of_every_winery():
        return list(WebhookDelivery.objects.select_related("news").order_by("pk"))


def endpoint(endpoint_id: UUID = ENDPOINT) -> WebhookEndpoint:
    with scope.of_every_winery():
        return WebhookEndpoint.objects.get(pk=endpoint_id)
