"""What is still in carts and must go back into bins."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from recork.fulfillment.models import PutBack, StockBalance
from recork.fulfillment.queries.floor import MOST_ROWS


@dataclass(frozen=True, slots=True)
class PutBackTask:
    """Bottles of one wine that must go from a cart into a bin."""

    id: int
    order_number: str
    fulfillment_number: str
    winery: str
    wine: str
    sku: str
    bin: str
    warehouse: str
    bottles: int
    asked_at: datetime


def open_put_backs(winery_id: int | None) -> list[PutBackTask]:
    """What is still in carts, the oldest first, at most `MOST_ROWS`."""
    tasks = PutBack.objects.filter(closed_at__isnull=True)
    if winery_id is not None:
        tasks = tasks.filter(winery_id=winery_id)
    found = tasks.select_related("sku", "warehouse", "order__winery").order_by("id")[:MOST_ROWS]
    bins = {
        (sku_id, warehouse_id): code
        for sku_id, warehouse_id, code in StockBalance.objects.filter(
            sku_id__in=[task.sku_id for task in found]
        )
        .exclude(bin=None)
        .values_list("sku_id", "warehouse_id", F("bin__code"))
    }
    return [
        PutBackTask(
            id=task.pk,
            order_number=task.order.order_number,
            fulfillment_number=task.order.fulfillment_number,
            winery=task.order.winery.name,
            wine=task.sku.name,
            sku=task.sku.code,
            bin=bins.get((task.sku_id, task.warehouse_id), ""),
            warehouse=task.warehouse.name,
            bottles=task.bottles,
            asked_at=task.asked_at,
        )
        for task in found
    ]
