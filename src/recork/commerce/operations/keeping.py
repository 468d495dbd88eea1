"""Keep an order that somebody at the warehouse asked to cancel."""

from datetime import datetime

from django.db import transaction

from recork.commerce.operations.locking import lock_order
from recork.commerce.operations.shipping import Changed
from recork.commerce.operations.timeline import changed, note
from recork.commerce.operations.version import overtaken
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.order import OrderStatus
from recork.commerce.rules.refusal import Refused


@transaction.atomic
def keep_order(actor: Actor, number: str, *, version: int | None = None, now: datetime) -> Changed | Refused:
    """Decide against the wish: the order is Submitted again, and what its Shipping Status says is done.

    Blank sends it to the warehouse again at the next sweep. `version`: what the person was shown.
    Raises `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    order = lock_order(number)
    if order is None:
        return Refused("order_not_found", f"There is no order {number}.")
    late = overtaken(order, version)
    if late is not None:
        return late
    if order.status != OrderStatus.HOLD:
        return Refused("not_waiting", f"Order {number} waits for nobody's decision.")
    note(order, actor.name, "Kept, against the wish to cancel it", "kept", now=now)
    changed(order, actor.name, now=now, status=OrderStatus.SUBMITTED, attention="", resend_at=None)
    return Changed(order)
