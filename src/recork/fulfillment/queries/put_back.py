"""What waits to go into bins again: from carts of stopped orders, and from parcels that came back."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Upper

from recork.fulfillment.models import PutBack, StockBalance
from recork.fulfillment.queries.floor import MOST_ROWS
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.search import order_id_of


@dataclass(frozen=True, slots=True)
class PutBackTask:
    """Bottles of one wine that must go into a bin; `bin` is where the wine stands, empty when nowhere yet."""

    id: int
    order_number: str
    fulfillment_number: str
    winery: str
    wine: str
    sku: str
    bin: str
    warehouse_id: int
    warehouse: str
    bottles: int
    back: int
    damaged: int
    came_back: bool
    asked_at: datetime

    @property
    def to_go(self) -> int:
        return self.bottles - self.back - self.damaged


@dataclass(frozen=True, slots=True)
class Waiting:
    """The tasks that are shown, and how many bottles wait in all."""

    tasks: list[PutBackTask]
    bottles: int


def open_put_backs(winery_id: int | None, code: str = "") -> Waiting:
    """What is not in a bin yet, the oldest first, at most `MOST_ROWS`.

    code  only those of this wine, or of the order with this fulfillment number
    """
    tasks = _in_view(winery_id).filter(closed_at__isnull=True)
    if code:
        tasks = tasks.alias(code=Upper("sku__code")).filter(Q(code=code.upper()) | Q(order=order_id_of(code)))
    total = tasks.aggregate(n=Sum(F("bottles") - F("bottles_back") - F("bottles_damaged")))["n"]
    return Waiting(_read(tasks.order_by("id")[:MOST_ROWS]), total or 0)


def put_back_task(task_id: int, winery_id: int | None) -> PutBackTask | None:
    """One task, open or closed; None when there is no such task in view."""
    return next(iter(_read(_in_view(winery_id).filter(pk=task_id))), None)


def _in_view(winery_id: int | None) -> QuerySet[PutBack]:
    return PutBack.objects.all() if winery_id is None else PutBack.objects.filter(winery=winery_id)


def _read(tasks: QuerySet[PutBack]) -> list[PutBackTask]:
    found = list(tasks.select_related("sku", "warehouse", "order__winery"))
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
            warehouse_id=task.warehouse_id,
            warehouse=task.warehouse.name,
            bottles=task.bottles,
            back=task.bottles_back,
            damaged=task.bottles_damaged,
            came_back=task.order.state == OrderState.RETURNED,
            asked_at=task.asked_at,
        )
        for task in found
    ]
