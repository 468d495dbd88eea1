"""News made into messages, one for each endpoint, and taken up when they are due."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from recork.fulfillment.models.webhook import message_id_of
from recork.wire.sealed import SealBroken, unseal

MOST_QUEUED = 1_000
"""Messages for one endpoint in one go: an endpoint that was off for long catches up in steps."""

AT_ONCE = 4
"""Messages under way to one endpoint."""

LEASE_S = 60
"""Far longer than an attempt takes; a sender that died holds its messages back so long."""


@dataclass(frozen=True, slots=True)
class Message:
    """One attempt at one message, ready to be signed and sent.

    `secrets` are all that sign now; `broken` says in words why there is none.
    """

    delivery_id: int
    endpoint_id: UUID
    leased_until: datetime
    attempt: int
    url: str
    id: str
    body: bytes
    is_test: bool
    secrets: tuple[str, ...]
    broken: str = ""


def queue_news(*, now: datetime) -> int:
    """Make a message of each piece of news for each endpoint; returns how many are new. In every winery's scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_deliveries(%s, %s)", [MOST_QUEUED, now])
        (queued,) = cursor.fetchone()
    return int(queued)


def take_due(most: int, flying: list[UUID], *, now: datetime) -> list[Message]:
    """Lease up to `most` messages whose time has come. In every winery's scope.

    flying  the endpoint of each message that the caller has under way
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM claim_deliveries(%s, %s, %s, %s, %s)", [most, AT_ONCE, flying, LEASE_S, now]
        )
        return [_message(*row) for row in cursor.fetchall()]


def _message(
    delivery_id: int,
    endpoint_id: UUID,
    leased_until: datetime,
    attempt: int,
    url: str,
    secret: bytes,
    former: bytes | None,
    news_id: int | None,
    kind: str,
    at: datetime,
    data: str | None,
) -> Message:
    secrets, broken = _unsealed(secret, former)
    return Message(
        delivery_id=delivery_id,
        endpoint_id=endpoint_id,
        leased_until=leased_until,
        attempt=attempt,
        url=url,
        id=message_id_of(news_id) if news_id is not None else f"msg_test_{delivery_id}",
        body=body_of(kind, at, data or "{}"),
        is_test=news_id is None,
        secrets=secrets,
        broken=broken,
    )


def body_of(kind: str, at: datetime, data: str) -> bytes:
    """The message as it is sent; `data` is JSON already."""
    instant = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return f'{{"type": {json.dumps(kind)}, "timestamp": "{instant}", "data": {data}}}'.encode()


def _unsealed(*sealed: bytes | None) -> tuple[tuple[str, ...], str]:
    try:
        return tuple(unseal(bytes(one), key=settings.SECRET_KEY) for one in sealed if one is not None), ""
    except SealBroken as broken:
        return (), str(broken)
