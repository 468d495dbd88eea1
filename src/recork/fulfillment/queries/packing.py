"""What somebody needs who packs an order, and what lies in the box when it is closed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch

from recork.fulfillment.models import Order, OrderLine, Package, PackageLine, ShipTo, Warehouse, Winery
from recork.fulfillment.rules.order import OrderState


@dataclass(frozen=True, slots=True)
class Slip:
    """An order with its lines and its closed boxes, in their order."""

    order: Order
    lines: list[OrderLine]
    boxes: list[Package]
    contents: dict[int, list[PackageLine]] = field(default_factory=dict)

    @property
    def ship_to(self) -> ShipTo:
        return self.order.ship_to

    @property
    def winery(self) -> Winery:
        return self.order.winery

    @property
    def warehouse(self) -> Warehouse | None:
        return self.order.warehouse

    @property
    def state(self) -> OrderState:
        return OrderState(self.order.state)


def slips(order_ids: Sequence[int], winery_id: int | None) -> list[Slip]:
    """The orders of these that are in view, with boxes and contents. Five statements, however many."""
    orders = Order.objects.filter(pk__in=list(order_ids)).select_related("winery", "warehouse", "ship_to")
    if winery_id is not None:
        orders = orders.filter(winery=winery_id)
    found = orders.order_by("pk").prefetch_related(
        Prefetch("lines", OrderLine.objects.select_related("sku").order_by("position")),
        Prefetch("packages", Package.objects.order_by("position", "pk")),
        Prefetch("packages__lines", PackageLine.objects.select_related("line__sku").order_by("pk")),
    )
    return [
        Slip(
            order,
            list(order.lines.all()),
            boxes := list(order.packages.all()),
            {box.pk: list(box.lines.all()) for box in boxes},
        )
        for order in found
    ]


def slip(order_id: int, winery_id: int | None) -> Slip | None:
    """One of them; None when there is no such order in view."""
    return next(iter(slips([order_id], winery_id)), None)
