"""Mend where an order goes, while nothing of it is at the warehouse."""

from datetime import datetime

from django.db import transaction

from recork.commerce.models import ShipTo
from recork.commerce.operations.edits import close_if_same
from recork.commerce.operations.locking import lock_order, newest_submission, open_question
from recork.commerce.operations.shipping import Changed
from recork.commerce.operations.timeline import changed, note
from recork.commerce.operations.version import overtaken
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.order import OrderStatus
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.sale import Destination
from recork.commerce.rules.submission import SubmissionState

FREE = frozenset({None, SubmissionState.CANCELLED, SubmissionState.REFUSED})


@transaction.atomic
def change_address(
    actor: Actor, number: str, to: Destination, *, version: int | None, now: datetime
) -> Changed | Refused:
    """Write another address; the next sending bears it. What was sent keeps its own.

    version  what the person was shown; None takes the order as it stands

    Raises `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    order = lock_order(number)
    if order is None:
        return Refused("order_not_found", f"There is no order {number}.")
    late = overtaken(order, version)
    if late is not None:
        return late
    newest = newest_submission(order)
    if order.status in {OrderStatus.CANCELLED, OrderStatus.COMPLETED}:
        return Refused(
            "over", f"Order {number} is {OrderStatus(order.status).words.lower()}; nothing is sent any more."
        )
    if open_question(order) is not None or (newest is not None and newest.state not in FREE):
        words = f"Order {number} is at the warehouse, with the address it was sent with."
        steps = ("Edit the address in the fulfillment portal", "Or cancel it there first, then mend it here")
        return Refused("at_the_warehouse", words, steps)
    fields = {name: getattr(to, name) for name in to.__dataclass_fields__}
    ShipTo.objects.filter(order=order).update(**fields)
    note(
        order,
        actor.name,
        f"Ship to: {to.name}, {to.line1}, {to.city} {to.state} {to.zip}",
        "address",
        now=now,
    )
    changed(order, actor.name, now=now)
    close_if_same(order, now=now)
    return Changed(order)
