"""How a shop's endpoints are doing, and the record of what was sent to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from recork.fulfillment.models import ShopConnection, WebhookDelivery, WebhookEndpoint
from recork.fulfillment.rules.actor import Actor
from recork.manners.window import Window, window

MOST_COUNTED = 1_000
"""Nobody needs to know how many more wait, and counting them all would take its time."""

ROWS = 30


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of one endpoint without asking it.

    waiting      pieces of news not delivered yet, `MOST_COUNTED` at most; `given_up` likewise
    failed_at    the last failure that is not made good yet, with what it was answered
    """

    waiting: int = 0
    given_up: int = 0
    delivered_at: datetime | None = None
    failed_at: datetime | None = None
    failed_status: int | None = None
    failed_words: str = ""


def endpoints_of(shops: Iterable[ShopConnection]) -> list[WebhookEndpoint]:
    """The endpoints of these shops, oldest first."""
    return list(WebhookEndpoint.objects.filter(connection__in=shops).order_by("created_at", "pk"))


def endpoint_named(actor: Actor, endpoint_id: UUID) -> WebhookEndpoint | None:
    """The endpoint of this id as far as the actor may see it; a shop sees its own."""
    found = WebhookEndpoint.objects.select_related("connection").filter(pk=endpoint_id)
    if actor.connection_id is not None:
        found = found.filter(connection=actor.connection_id)
    return found.first()


def health_of(endpoints: Iterable[WebhookEndpoint]) -> dict[UUID, Health]:
    """How each of them is doing, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_HEALTH, {"ids": [each.pk for each in endpoints], "most": MOST_COUNTED})
        return {row[0]: Health(*row[1:]) for row in cursor.fetchall()}


_HEALTH = """
    SELECT e.id, least(%(most)s, open.waiting + fresh.waiting + unplaced.waiting), dead.many, done.at,
           failed.tried_at, failed.status, coalesce(failed.words, '')
      FROM webhook_endpoint e
     CROSS JOIN LATERAL (
       SELECT count(*) AS waiting FROM (
         SELECT FROM webhook_delivery d
          WHERE d.endpoint_id = e.id AND d.done_at IS NULL AND d.dead_at IS NULL AND d.news_id IS NOT NULL
          LIMIT %(most)s) few) open
     CROSS JOIN LATERAL (
       SELECT count(*) AS waiting FROM (
         SELECT FROM news n
          WHERE n.connection_id = e.connection_id AND n.seq > e.queued_seq LIMIT %(most)s) few) fresh
     CROSS JOIN LATERAL (
       SELECT count(*) AS waiting FROM (
         SELECT FROM news n WHERE n.connection_id = e.connection_id AND n.seq IS NULL LIMIT %(most)s) few) unplaced
     CROSS JOIN LATERAL (
       SELECT count(*) AS many FROM (
         SELECT FROM webhook_delivery d
          WHERE d.endpoint_id = e.id AND d.dead_at IS NOT NULL AND d.news_id IS NOT NULL LIMIT %(most)s) few) dead
     CROSS JOIN LATERAL (
       SELECT max(d.done_at) AS at FROM webhook_delivery d
        WHERE d.endpoint_id = e.id AND d.done_at IS NOT NULL) done
      LEFT JOIN LATERAL (
        SELECT either.tried_at, either.status, either.words FROM (
          (SELECT d.tried_at, d.status, d.words FROM webhook_delivery d
            WHERE d.endpoint_id = e.id AND d.done_at IS NULL AND d.dead_at IS NULL AND d.tried_at IS NOT NULL
            ORDER BY d.next_try_at DESC LIMIT 1)
          UNION ALL
          (SELECT d.tried_at, d.status, d.words FROM webhook_delivery d
            WHERE d.endpoint_id = e.id AND d.dead_at IS NOT NULL ORDER BY d.id DESC LIMIT 1)) either
         ORDER BY either.tried_at DESC LIMIT 1) failed ON true
     WHERE e.id = ANY (%(ids)s)"""


def messages_to(
    endpoint: WebhookEndpoint, *, which: str = "", after: str = "", before: str = ""
) -> Window[WebhookDelivery]:
    """The record, newest first. `which` is `waiting`, `given_up`, or anything else for all of it."""
    rows: QuerySet[WebhookDelivery] = WebhookDelivery.objects.select_related("news__order").filter(
        endpoint=endpoint
    )
    if which == "waiting":
        rows = rows.filter(done_at__isnull=True, dead_at__isnull=True)
    elif which == "given_up":
        rows = rows.filter(dead_at__isnull=False)
    return window(
        rows, "pk", lambda row: str(row.pk), after=after, before=before, limit=ROWS, newest_first=True
    )
