"""Parcels that left, by what stands on them, and those that came back lately."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max, Sum

from recork.fulfillment.models import Order, Package, PutBack, Winery
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.search import fulfillment_number, order_id_of, tracking_number

LAST = 20


@dataclass(frozen=True, slots=True)
class CameBack:
    """An order that was checked in at `at`; `left` bottles of it nobody has judged yet."""

    order_number: str
    order_id: int
    left: int
    at: datetime

    @property
    def fulfillment_number(self) -> str:
        return fulfillment_number(self.order_id)


def gone_order(code: str, winery_id: int | None) -> Order | None:
    """The order of a fulfillment number, or of a box's tracking number; None when there is none in view."""
    orders = Order.objects.select_related("winery", "ship_to")
    if winery_id is not None:
        orders = orders.filter(winery=winery_id)
    order_id = order_id_of(code)
    if order_id is None:
        wineries = Winery.objects.values("pk")  # the index of tracking numbers begins with the winery
        boxes = Package.objects.filter(tracking=tracking_number(code), winery__in=wineries)
        order_id = boxes.order_by("-pk").values_list("order", flat=True).first()
    return None if order_id is None else orders.filter(pk=order_id).first()


def came_back(winery_id: int | None) -> list[CameBack]:
    """What was checked in lately and still waits to be judged, oldest first."""
    tasks = PutBack.objects.filter(closed_at__isnull=True, order__state=OrderState.RETURNED)
    if winery_id is not None:
        tasks = tasks.filter(winery=winery_id)
    left = Sum(F("bottles") - F("bottles_back") - F("bottles_damaged"))
    found = tasks.values_list("order__order_number", "order_id").annotate(left=left, at=Max("asked_at"))
    return [CameBack(*row) for row in found.order_by("at", "order_id")[:LAST]]
