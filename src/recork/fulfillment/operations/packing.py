"""Close the boxes of a picked order."""

from collections.abc import Sequence
from datetime import datetime

from recork.fulfillment.models import Order, OrderLine, Package, PackageLine
from recork.fulfillment.operations.label import want_labels
from recork.fulfillment.operations.move import Moved, move_orders
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.boxes import LARGEST_ML, Box, Wine, holds_all, propose_boxes
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.search import tracking_number


class DoesNotAddUp(Exception):
    """These boxes don't hold the order: a bottle is left over, in two of them, or too many for one."""


def wines_of(lines: Sequence[OrderLine]) -> list[Wine]:
    """The lines of an order as the rule of boxes knows them."""
    return [
        Wine(line.pk, line.bottles, line.sku.bottle_ml if line.sku else LARGEST_ML)
        for line in sorted(lines, key=lambda line: line.position)
    ]


def pack_order(
    actor: Actor,
    order_id: int,
    *,
    boxes: Sequence[Box] | None = None,
    has_cool_pack: bool = False,
    tracking: Sequence[str] = (),
    now: datetime,
) -> Moved:
    """Close the boxes of a picked order: write them down, take the order to packed, and want a label for each.

        boxes     what is in each; None: as proposed
        tracking  a number for each box, as far as there are any yet

    The boxes come first, so that the news of "packed" tells of them. An order that isn't picked gets none; the
    answer says where it stands. Raises `DoesNotAddUp`, `Order.DoesNotExist`, `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    order = Order.objects.select_for_update().get(pk=order_id)
    if order.state == OrderState.PICKED:
        wines = wines_of(list(order.lines.select_related("sku")))
        chosen = propose_boxes(wines) if boxes is None else boxes
        if not holds_all(chosen, wines):
            raise DoesNotAddUp
        for position, box in enumerate(chosen, start=1):
            number = tracking[position - 1] if position <= len(tracking) else ""
            _close(order, position, box, has_cool_pack=has_cool_pack, tracking=number, now=now)
    (moved,) = move_orders(actor, [order_id], OrderState.PACKED, now=now)
    want_labels(actor, [order_id], now=now)
    return moved


def _close(
    order: Order, position: int, box: Box, *, has_cool_pack: bool, tracking: str, now: datetime
) -> None:
    package = Package.objects.create(
        winery_id=order.winery_id,
        order=order,
        position=position,
        box_bottles=box.size,
        is_magnum=box.is_magnum,
        has_cool_pack=has_cool_pack,
        carrier=order.carrier,
        tracking=tracking_number(tracking),
        packed_at=now,
    )
    PackageLine.objects.bulk_create(
        PackageLine(winery_id=order.winery_id, package=package, line_id=line_id, bottles=bottles)
        for line_id, bottles in box.contents
    )
