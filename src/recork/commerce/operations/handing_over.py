"""Hand the wine over to whoever came for it."""

from datetime import datetime

from django.db import transaction

from recork.commerce.operations.locking import lock_order, open_question
from recork.commerce.operations.shipping import Changed
from recork.commerce.operations.timeline import changed, note
from recork.commerce.operations.version import overtaken
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.order import OrderStatus, ShippingStatus
from recork.commerce.rules.refusal import Refused

WAITING = frozenset({ShippingStatus.HANDLED_EXTERNALLY, ShippingStatus.NO_SHIPPING_REQUIRED})


@transaction.atomic
def hand_over(actor: Actor, number: str, *, version: int | None = None, now: datetime) -> Changed | Refused:
    """Say that the customer has fetched the wine: Picked Up, and the order is completed.

    Once only an order that nobody ships and nobody is asked about; again changes nothing. `version`: what
    the person was shown. Raises `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    order = lock_order(number)
    if order is None:
        return Refused("order_not_found", f"There is no order {number}.")
    if order.shipping_status == ShippingStatus.PICKED_UP:
        return Changed(order)
    late = overtaken(order, version)
    if late is not None:
        return late
    is_waiting = order.status == OrderStatus.SUBMITTED and order.shipping_status in WAITING
    if not is_waiting or open_question(order) is not None:
        words = f"Order {number} is not one that waits for its customer."
        return Refused("not_a_pickup", words, ("Change it to pickup first",))
    note(order, actor.name, "The customer has picked it up", "picked_up", now=now)
    changed(
        order, actor.name, now=now, shipping_status=ShippingStatus.PICKED_UP, status=OrderStatus.COMPLETED
    )
    return Changed(order)
