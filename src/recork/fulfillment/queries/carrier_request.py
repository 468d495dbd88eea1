"""What is on record about boxes that somebody wants back or elsewhere, and which of them are awaited."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from recork.fulfillment.models import CarrierRequest, Order, Package
from recork.fulfillment.queries.floor import MOST_ROWS
from recork.fulfillment.rules.carrier_request import OPEN, CarrierStanding, CarrierWant
from recork.fulfillment.rules.order import OrderState


def carrier_request_asked(orders: QuerySet[Order], question_id: UUID) -> CarrierRequest | None:
    """Read one request about the one order of a query; None when it was never made."""
    found = CarrierRequest.objects.filter(order__in=orders, question_id=question_id)
    return found.select_related("order").first()


def open_carrier_requests(winery_id: int | None) -> list[CarrierRequest]:
    """What waits for somebody to speak with a carrier, oldest first, at most `MOST_ROWS`; each with its boxes."""
    waiting = _of(winery_id).filter(standing__in=OPEN)
    boxes = Prefetch("order__packages", Package.objects.order_by("pk"))
    return list(
        waiting.select_related("order__winery", "order__ship_to")
        .prefetch_related(boxes)
        .order_by("asked_at", "order")[:MOST_ROWS]
    )


def count_open_carrier_requests(winery_id: int | None) -> int:
    """How many of them."""
    return _of(winery_id).filter(standing__in=OPEN).count()


def awaited_back(winery_id: int | None) -> list[CarrierRequest]:
    """Boxes that their carriers bring back, the longest under way first."""
    coming = _sent_back().filter(order__state=OrderState.SHIPPED)
    if winery_id is not None:
        coming = coming.filter(winery=winery_id)
    return list(coming.select_related("order__winery").order_by("answered_at", "order")[:MOST_ROWS])


def is_awaited(order: Order) -> bool:
    """Whether somebody has had this order's boxes sent back."""
    return _sent_back().filter(order=order).exists()


def _sent_back() -> QuerySet[CarrierRequest]:
    return CarrierRequest.objects.filter(
        want=CarrierWant.RETURN_TO_SENDER, standing=CarrierStanding.DONE, arrived_at=None
    )


def _of(winery_id: int | None) -> QuerySet[CarrierRequest]:
    every = CarrierRequest.objects.all()
    return every if winery_id is None else every.filter(winery=winery_id)
