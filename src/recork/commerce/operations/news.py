"""Hear the warehouse: what comes is stored first, and applied later, once."""

from datetime import datetime

from django.db import DataError, connection, transaction
from django.db.models import F

from recork.commerce.models import Heard, Order, Submission, WarehouseStock
from recork.commerce.operations.hearing import hear_order
from recork.commerce.rules.news import BadNews, OrderNews, StockNews, order_number_in, read_news
from recork.manners.promise import promise

TRIES = 8
"""News that can't be applied is tried so often, then kept for somebody to look at."""
CHUNK = 100


FORGOTTEN = "The order that it is about is erased."


@transaction.atomic
def hear(message_id: str, body: bytes, came_by: str, *, now: datetime) -> bool:
    """Store one piece of news and promise to apply it. False: it was here before, nothing is done twice.

    came_by  webhook or feed
    """
    about = order_number_in(body)
    heard = Heard(message_id=message_id, came_by=came_by, body=body, order_number=about, received_at=now)
    is_new = not Heard.objects.filter(message_id=message_id).exists()
    Heard.objects.bulk_create([heard], ignore_conflicts=True)
    if is_new:
        promise("commerce.apply_news")
    return is_new


def apply_heard(*, now: datetime) -> int:
    """Apply what is stored and not applied yet, in the order in which it came. Returns how many were tried."""
    waiting = Heard.objects.filter(applied_at__isnull=True, attempts__lt=TRIES).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True)[:CHUNK])
    for heard_id in ids:
        _apply_one(heard_id, now)
    return len(ids)


def _apply_one(heard_id: int, now: datetime) -> None:
    """Apply one, its try counted beforehand: news that breaks us is left alone after a few times, and waits for
    somebody to look, while what came after it goes on.
    """
    Heard.objects.filter(pk=heard_id).update(attempts=F("attempts") + 1)
    is_erased = False
    with transaction.atomic():
        free = Heard.objects.select_for_update(skip_locked=True)
        heard = free.filter(pk=heard_id, applied_at__isnull=True).first()
        if heard is None:
            return  # somebody else is at it, or has done it
        try:
            with transaction.atomic():
                heard.why_not, is_erased = _apply(bytes(heard.body), now)
            heard.applied_at = now
        except (BadNews, DataError) as error:
            heard.why_not, is_erased = str(error)[:400], _is_forgotten(heard.order_number)
            if is_erased:
                heard.why_not, heard.applied_at = FORGOTTEN, now
        heard.save(update_fields=["applied_at", "why_not"])
        if is_erased:
            _forget(heard_id)


def _is_forgotten(number: str) -> bool:
    """Whether what can't be read is about an order that is erased: then nobody is to look into it."""
    return Submission.objects.filter(order_number=number, order__erased_at__isnull=False).exists()


def _forget(heard_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_news(%s)", [heard_id])


def _apply(body: bytes, now: datetime) -> tuple[str, bool]:
    """Why it changes nothing, and whether it is about an order that is erased, so that it may not stay."""
    news = read_news(body)
    match news:
        case OrderNews():
            return _apply_order(news, now)
        case StockNews():
            _apply_stock(news)
    return "", False


def _apply_order(news: OrderNews, now: datetime) -> tuple[str, bool]:
    """Find the sending by its number, which is looked up and never parsed, and let the order hear of it."""
    # guard: generation_fence
    submission = Submission.objects.filter(order_number=news.order_number).first()
    if submission is None:
        return "We have sent nothing under this number.", False
    order = Order.objects.select_for_update().get(pk=submission.order_id)
    submission.refresh_from_db()
    hear_order(order, submission, news, now=now)
    return "", order.erased_at is not None


def _apply_stock(news: StockNews) -> None:
    """Keep the newest figures of a wine; shown beside our own ledger."""
    figures = {
        name: getattr(news, name)
        for name in ("version", "on_hand", "allocated", "available", "coming_back", "quarantine")
    }
    values = figures | {"heard_at": news.at}
    kept, is_new = WarehouseStock.objects.select_for_update().get_or_create(
        sku=news.sku, warehouse=news.warehouse, defaults=values
    )
    if not is_new and news.version > kept.version:
        for name, value in values.items():
            setattr(kept, name, value)
        kept.save()
