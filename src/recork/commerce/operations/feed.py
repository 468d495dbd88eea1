"""Read on in the warehouse's feed of events: whatever a webhook has lost is found here."""

import json
from datetime import datetime

from django.db import transaction

from recork.commerce.models import Heard, Warehouse
from recork.commerce.operations.paging import UNREADABLE, Page, read_page
from recork.commerce.operations.telephone import Telephone
from recork.commerce.rules.answer import NoAnswer
from recork.commerce.rules.news import order_number_in
from recork.manners.promise import promise

type Told = tuple[list[tuple[str, bytes]], int]


def read_feed(phone: Telephone, *, now: datetime) -> int:
    """Store the news after our cursor, page by page to the end. Returns how many were new to us.

    The cursor moves in the transaction that stores, and only from where it stood: two readers at once
    store the same news once. A page that can't be read stands as the warehouse's last failure.
    """
    new, is_full = 0, True
    while is_full and (after := Warehouse.objects.values_list("cursor", flat=True).first()) is not None:
        page = read_page(phone, "/api/v1/events", after)
        told = page if isinstance(page, NoAnswer) else _told(page)
        if isinstance(page, NoAnswer) or isinstance(told, NoAnswer):
            if told == UNREADABLE:
                Warehouse.objects.update(failed_at=now, failed_words=UNREADABLE.words)
            break
        new, is_full = new + _store(after, *told, now), page.is_full
    return new


def _told(page: Page) -> Told | NoAnswer:
    """The news of a page by their ids, and the cursor behind them."""
    try:
        return [(str(each["id"]), json.dumps(each).encode()) for each in page.items], int(page.next)
    except (ValueError, KeyError, TypeError):
        return UNREADABLE


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
        Heard(
            message_id=message_id,
            came_by="feed",
            body=body,
            order_number=order_number_in(body),
            received_at=now,
        )
        for message_id, body in items
        if message_id not in known
    ]
    Heard.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh:
        promise("commerce.apply_news")
    return len(fresh)
