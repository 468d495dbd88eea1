"""What somebody at the warehouse has changed and nobody here has decided about yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, prefetch_related_objects

from recork.commerce.models import Order, WarehouseEdit
from recork.commerce.queries.to_send import NEEDED, whole_of
from recork.commerce.rules.edit import Change, Decision, Difference, differences, read_change, together
from recork.commerce.rules.order import OrderStatus, ShippingStatus
from recork.commerce.rules.submission import LIVE

MOST = 50


@dataclass(frozen=True, slots=True)
class Offer:
    """An order's open edits together, beside what the shop would send.

    newest  the last of the edits, which a decision names
    change  what taking over would bring
    """

    order: Order
    newest: WarehouseEdit
    change: Change
    differences: list[Difference]

    @property
    def changes_wines(self) -> bool:
        """Whether it is about other bottles than those that were paid for."""
        return self.change.wines is not None


def has_open_edit() -> Exists:
    """Of an order, in a statement about orders: nobody has decided yet about something that was changed of it."""
    return Exists(WarehouseEdit.objects.filter(order=OuterRef("pk"), decision=Decision.OPEN))


def open_edits(order: Order) -> list[WarehouseEdit]:
    """An order's undecided edits, in the order in which they were made there."""
    found = WarehouseEdit.objects.filter(order=order, decision=Decision.OPEN)
    return list(found.select_related("submission").order_by("submission_id", "version", "pk"))


def offer_of(order: Order) -> Offer | None:
    """What an order is offered; None when there is nothing to decide."""
    return offers_of([order]).get(order.pk)


def offers_of(orders: Iterable[Order]) -> dict[int, Offer]:
    """The same for many, by the order's id. One statement, and three more where there are any."""
    by_id = {order.pk: order for order in orders}
    edits = WarehouseEdit.objects.filter(order__in=by_id, decision=Decision.OPEN).select_related("submission")
    found: dict[int, list[WarehouseEdit]] = {}
    for edit in edits.order_by("submission_id", "version", "pk"):
        found.setdefault(edit.order_id, []).append(edit)
    prefetch_related_objects([by_id[order_id] for order_id in found], *NEEDED)
    return {order_id: _offer(by_id[order_id], each) for order_id, each in found.items()}


def _offer(order: Order, edits: list[WarehouseEdit]) -> Offer:
    change = together(read_change(each.changed) for each in edits)
    return Offer(order, edits[-1], change, differences(whole_of(order), change))


def waiting_offers() -> list[Offer]:
    """Those that keep an order from being sent again, or whose order went out again before they were heard."""
    ended = WarehouseEdit.objects.filter(order=OuterRef("pk"), decision=Decision.OPEN).exclude(
        submission__state__in=LIVE
    )
    orders = Order.objects.filter(
        Exists(ended),
        status__in=(OrderStatus.SUBMITTED, OrderStatus.HOLD),
        shipping_status__in=(ShippingStatus.BLANK, ShippingStatus.SENT),
    )
    chosen = list(orders.select_related("customer", "ship_to").order_by("resend_at", "pk")[:MOST])
    return list(offers_of(chosen).values())
