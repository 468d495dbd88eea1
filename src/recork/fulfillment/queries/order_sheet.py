"""Orders with all that hangs on them, as programs are shown them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from recork.fulfillment.models import (
    Cancellation,
    CarrierRequest,
    Hold,
    Intercept,
    Order,
    OrderLine,
    Package,
    ShopReport,
)
from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.queries.order_story import records_of, tell
from recork.fulfillment.queries.story_entry import Entry
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import Outcome
from recork.fulfillment.rules.search import order_id_of


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """One order; it comes with its ship-to, warehouse and winery. `holds` are the open ones.

    `stop` is the cancellation that stopped it, `intercept` the last asking to pull it out, `carrier_request` the
    last to its carrier. `story` and `report`, what its shop last said, are empty in a list.
    """

    order: Order
    lines: list[OrderLine]
    holds: list[Hold]
    boxes: list[Package]
    stop: Cancellation | None
    intercept: Intercept | None
    carrier_request: CarrierRequest | None
    story: list[Entry]
    report: ShopReport | None = None


def order_named(actor: Actor, number: str) -> QuerySet[Order]:
    """The order that an actor means by a number, as a query for one or none.

    Wineries name orders by their own numbers, the house by its.
    """
    if actor.winery_id is not None:
        return Order.objects.filter(winery=actor.winery_id, order_number=number)
    return order_by_id(actor, order_id_of(number) or 0)


def order_by_id(actor: Actor, order_id: int) -> QuerySet[Order]:
    """The order with this id if the actor may see it, as a query for one or none."""
    one = Order.objects.filter(pk=order_id)
    return one if actor.winery_id is None else one.filter(winery=actor.winery_id)


def order_sheet(orders: QuerySet[Order]) -> OrderSheet:
    """Read the one order of a query, with its story. Eleven statements. Raises `Order.DoesNotExist`."""
    order = _whole(orders).get()
    records = records_of(order)
    return OrderSheet(
        order=order,
        lines=list(OrderLine.objects.filter(order=order).select_related("sku").order_by("position")),
        holds=[hold for hold in records.holds if hold.released_at is None],
        boxes=records.boxes,
        stop=next((asked for asked in records.questions if asked.outcome == Outcome.CANCELLED), None),
        intercept=records.intercepts[-1] if records.intercepts else None,
        carrier_request=records.carrier_requests[-1] if records.carrier_requests else None,
        story=tell(records),
        report=records.report,
    )


def order_sheets(orders: QuerySet[Order]) -> list[OrderSheet]:
    """Read all orders of a query, in its order, without stories. Seven statements, however many orders."""
    found = list(_whole(orders))
    lines = _by_order(OrderLine.objects.filter(order__in=found).select_related("sku").order_by("position"))
    holds = _by_order(Hold.objects.filter(order__in=found, released_at=None).order_by("id"))
    boxes = _by_order(Package.objects.filter(order__in=found).order_by("id"))
    stops = _by_order(Cancellation.objects.filter(order__in=found, outcome=Outcome.CANCELLED))
    # the last of each order overwrites those before it
    asked = {
        row.order_id: row
        for row in Intercept.objects.filter(order__in=found).order_by("asked_at", "question_id")
    }
    to_carrier = {
        row.order_id: row
        for row in CarrierRequest.objects.filter(order__in=found)
        .select_related("order")
        .order_by("asked_at", "question_id")
    }
    return [
        OrderSheet(
            order=order,
            lines=lines[order.pk],
            holds=holds[order.pk],
            boxes=boxes[order.pk],
            stop=next(iter(stops[order.pk]), None),
            intercept=asked.get(order.pk),
            carrier_request=to_carrier.get(order.pk),
            story=[],
        )
        for order in found
    ]


def _whole(orders: QuerySet[Order]) -> QuerySet[Order]:
    return orders.select_related("ship_to", "warehouse", "winery")


def _by_order[Row: TenantModel](rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    sorted_rows: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        sorted_rows[row.order_id].append(row)  # type: ignore[attr-defined]  # all four hang on an order
    return sorted_rows
