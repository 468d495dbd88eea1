"""Read on in the warehouse's feed of events: whatever a webhook has lost is found here."""

import json
from datetime import datetime

from django.db import transaction

from recork.commerce.models import Heard, Warehouse
from recork.commerce.operations.telephone import Telephone
from recork.commerce.rules.answer import NoAnswer
from recork.manners.promise import promise

PAGE = 200


def read_feed(phone: Telephone, *, now: datetime) -> int:
    """Store the news after our cursor, page by page to the end. Returns how many were new to us.

    The cursor moves in the transaction that stores, and only from where it stood: two readers at once
    store the same news once.
    """
    new = 0
    while (page := _read_page(phone)) is not None:
        after, items, cursor = page
        new += _store(after, items, cursor, now)
        if len(items) < PAGE:
            break
    return new


def _read_page(phone: Telephone) -> tuple[int, list[tuple[str, bytes]], int] | None:
    after = Warehouse.objects.values_list("cursor", flat=True).first()
    if after is None:
        return None
    said = phone.get(f"/api/v1/events?after={after}&limit={PAGE}")
    if isinstance(said, NoAnswer) or said.status != 200:
        return None
    try:
        page = json.loads(said.body)
        items = [(str(each["id"]), json.dumps(each).encode()) for each in page["items"]]
        cursor = int(page["next"])
    except (ValueError, KeyError, TypeError):
        return None
    return after, items, cursor


@transaction.atomic
def _store(after: int, items: list[tuple[str, bytes]], cursor: int, now: datetime) -> int:
    moved = Warehouse.objects.filter(cursor=after).update(cursor=cursor)
    if not moved or not items:
        return 0
    known = set(
        Heard.objects.filter(message_id__in=[message_id for message_id, _ in items]).values_list(
            "message_id", flat=True
        )
    )
    fresh = [
        Heard(message_id=message_id, came_by="feed", body=body, received_at=now)
        for message_id, body in items
        if message_id not in known
    ]
    Heard.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh:
        promise("commerce.apply_news")
    return len(fresh)
