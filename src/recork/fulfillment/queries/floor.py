"""What the floor sees: the orders at one place, and one order with its bins."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Func, Prefetch, QuerySet

from recork.fulfillment.models import Order, OrderLine, PutBack, StockBalance
from recork.fulfillment.rules.order import ON_THE_FLOOR, OrderState, floor_moves
from recork.fulfillment.rules.search import fulfillment_number

MOST_ROWS = 200
"""A screenful for a wave; the oldest come first, so that the rest follow as these move on."""


@dataclass(frozen=True, slots=True)
class FloorRow:
    """One order at a place on the floor."""

    id: int
    order_number: str
    winery: str
    customer: str
    ship_to: str
    bottles: int
    ship_on: date | None
    since: datetime

    @property
    def fulfillment_number(self) -> str:
        return fulfillment_number(self.id)


def _in_view(winery_id: int | None) -> QuerySet[Order]:
    orders = Order.objects.filter(state__in=ON_THE_FLOOR, leading_hold__isnull=True)
    return orders if winery_id is None else orders.filter(winery_id=winery_id)


def floor_counts(winery_id: int | None) -> dict[OrderState, int]:
    """How many orders stand at each place; those on hold are not the floor's business yet."""
    found = _in_view(winery_id).values_list("state").annotate(n=Count("pk")).order_by()
    counts = {OrderState(state): n for state, n in found}
    return {state: counts.get(state, 0) for state in ON_THE_FLOOR}


def floor_rows(at: OrderState, winery_id: int | None) -> list[FloorRow]:
    """The orders at one place, oldest first, at most `MOST_ROWS`."""
    found = (
        _in_view(winery_id)
        .filter(state=at)
        .order_by("ordered_at", "id")
        .values_list(
            "pk",
            "order_number",
            "winery__name",
            "ship_to__name",
            "ship_to__city",
            "ship_to__state",
            "bottles",
            "requested_ship_on",
            "moved_at",
        )[:MOST_ROWS]
    )
    return [
        FloorRow(pk, number, winery, name, f"{city}, {state}".strip(", "), bottles, ship_on, since)
        for pk, number, winery, name, city, state, bottles, ship_on, since in found
    ]


@dataclass(frozen=True, slots=True)
class LineToPick:
    """One wine of an order, with the bin where it stands."""

    id: int
    name: str
    sku: str
    bin: str
    bottles: int
    picked: int

    @property
    def to_go(self) -> int:
        return self.bottles - self.picked


@dataclass(frozen=True, slots=True)
class FloorOrder:
    """One order on the floor with all that somebody needs who holds its bottles."""

    order: Order
    lines: list[LineToPick]
    next_states: tuple[OrderState, ...]
    put_backs: int

    @property
    def state(self) -> OrderState:
        return OrderState(self.order.state)


def floor_order(order_id: int, winery_id: int | None) -> FloorOrder | None:
    """One order, or None when there is no such order in view."""
    lines = OrderLine.objects.select_related("sku").order_by("position")
    orders = Order.objects.select_related("winery", "warehouse", "ship_to").prefetch_related(
        Prefetch("lines", lines, to_attr="to_pick")
    )
    if winery_id is not None:
        orders = orders.filter(winery_id=winery_id)
    order = orders.filter(pk=order_id).first()
    if order is None:
        return None
    found: list[OrderLine] = getattr(order, "to_pick")  # noqa: B009 -- made by the prefetch above
    bins = _bins(order, found)
    walk = {sku: stop for stop, sku in enumerate(bins)}
    picks = [
        LineToPick(
            id=line.pk,
            name=line.sku.name if line.sku else "Unknown wine",
            sku=line.sku_code,
            bin=bins.get(line.sku_id, ""),
            bottles=line.bottles,
            picked=line.bottles_picked,
        )
        for line in sorted(found, key=lambda line: walk.get(line.sku_id, len(walk)))
    ]
    return FloorOrder(
        order,
        picks,
        floor_moves(OrderState(order.state)),
        PutBack.objects.filter(order=order, closed_at__isnull=True).count(),
    )


def _bins(order: Order, lines: list[OrderLine]) -> dict[int | None, str]:
    """In which bin each wine stands, in the order in which somebody walks past them."""
    skus = [line.sku_id for line in lines if line.sku_id is not None]
    balances = StockBalance.objects.filter(warehouse=order.warehouse, sku_id__in=skus)
    walk = Func("bin__code", function="walk_to")
    return dict(balances.exclude(bin=None).order_by(walk, "sku_id").values_list("sku_id", "bin__code"))
