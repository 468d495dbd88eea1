"""What is on record about pulling orders out: one question, and what waits for the floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from recork.fulfillment.models import Cancellation, Intercept, Order
from recork.fulfillment.queries.floor import MOST_ROWS
from recork.fulfillment.rules.cancellation import Outcome


@dataclass(frozen=True, slots=True)
class AskedIntercept:
    """A question with its order, and the stop that happened: its own, another's or none."""

    question: Intercept
    stop: Cancellation | None


def intercept_asked(orders: QuerySet[Order], question_id: UUID) -> AskedIntercept | None:
    """Read one question about the one order of a query; None when it was never asked."""
    found = Intercept.objects.filter(order__in=orders, question_id=question_id).select_related("order")
    asked = found.first()
    if asked is None:
        return None
    stop = Cancellation.objects.filter(order=asked.order_id, outcome=Outcome.CANCELLED).first()
    return AskedIntercept(asked, stop)


def asked_together(order_ids: Sequence[int], question_id: UUID) -> list[Intercept]:
    """The questions about these orders under one id: those that are refused first, then by number."""
    asked = Intercept.objects.filter(order__in=order_ids, question_id=question_id).select_related("order")
    return sorted(asked, key=lambda each: (each.answer != "declined", each.order.order_number))


def has_shop(order_ids: Sequence[int]) -> bool:
    """Whether a shop has sent one of these orders, and hears what becomes of it."""
    return Order.objects.filter(pk__in=order_ids, connection__isnull=False).exists()


def open_intercepts(winery_id: int | None) -> list[Intercept]:
    """What waits for the floor, the nearest deadline first, at most `MOST_ROWS`."""
    return list(
        _open(winery_id)
        .select_related("order__winery", "order__warehouse", "order__ship_to")
        .order_by("answer_by", "order")[:MOST_ROWS]
    )


def count_open_intercepts(winery_id: int | None) -> int:
    """How many of them."""
    return _open(winery_id).count()


def open_intercept_of(order: Order) -> Intercept | None:
    """The question about this order that waits for the floor."""
    return Intercept.objects.filter(order=order, answer="").select_related("order").first()


def wanted_back(order_ids: Sequence[int]) -> set[int]:
    """Those of these orders about which the floor is being asked."""
    return set(_open(None).filter(order__in=order_ids).values_list("order_id", flat=True))


def _open(winery_id: int | None) -> QuerySet[Intercept]:
    waiting = Intercept.objects.filter(answer="")
    return waiting if winery_id is None else waiting.filter(winery_id=winery_id)
