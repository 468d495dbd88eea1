"""A webhook endpoint as calls set it and show it."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StrictBool

from recork.fulfillment.models import WebhookEndpoint
from recork.fulfillment.queries.webhooks import MOST_COUNTED, health_of
from recork.manners.api.kinds import WHOLE, Sent, Shown

PLAIN = r"^[!-~]*$"
"""Printable ASCII without spaces."""

LAST_VERSION = 1_000_000


class EndpointSent(Sent):
    """What an endpoint should be."""

    url: Annotated[str, Field(min_length=1, max_length=2000, pattern=PLAIN)] = Field(
        description="https, a public host, no port but 443", examples=["https://shop.example.com/webhooks/"]
    )
    secret_version: Annotated[int, Field(ge=1, le=LAST_VERSION), WHOLE] = Field(
        1, description="One more than it has makes a new secret; the old one signs beside it for 24 hours"
    )
    enabled: StrictBool | None = Field(None, description="Whether anything is sent there; left out: as it is")


class EndpointShown(Shown):
    """An endpoint and how it is doing."""

    id: str
    url: str
    secret: str | None = Field(description="`whsec_...`, only in the answer to the call that made it")
    secret_version: int
    former_secret_until: datetime | None
    enabled: bool
    disabled_at: datetime | None
    disabled_why: str | None
    failing_since: datetime | None
    waiting: int = Field(description=f"Events not delivered yet, at most {MOST_COUNTED}")
    given_up: int = Field(description=f"Events that were given up after days, at most {MOST_COUNTED}")
    delivered_at: datetime | None
    created_at: datetime


class SentTest(Shown):
    """A test on its way."""

    webhook_id: str = Field(examples=["msg_test_17"])


def show_endpoint(endpoint: WebhookEndpoint, secret: str | None = None) -> EndpointShown:
    health = health_of([endpoint])[endpoint.pk]
    return EndpointShown(
        id=str(endpoint.pk),
        url=endpoint.url,
        secret=secret,
        secret_version=endpoint.secret_version,
        former_secret_until=endpoint.former_until,
        enabled=endpoint.is_on,
        disabled_at=endpoint.disabled_at,
        disabled_why=endpoint.disabled_why or None,
        failing_since=endpoint.failing_since,
        waiting=health.waiting,
        given_up=health.given_up,
        delivered_at=health.delivered_at,
        created_at=endpoint.created_at,
    )
