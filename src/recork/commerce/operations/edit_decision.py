"""A person decides about what was changed at the warehouse."""

from datetime import datetime

from django.db import transaction

from recork.commerce.models import WarehouseEdit
from recork.commerce.operations.edits import decide
from recork.commerce.operations.locking import lock_order
from recork.commerce.operations.shipping import Changed
from recork.commerce.operations.version import overtaken
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.edit import Decision
from recork.commerce.rules.refusal import Refused


@transaction.atomic
def decide_edits(
    actor: Actor, number: str, decision: Decision, *, edit: int, version: int | None, now: datetime
) -> Changed | Refused:
    """Take over what was changed at the warehouse, or keep what is here. Both let the order be sent again.

        edit     the last edit of those that the person was shown; the same decision about it again changes nothing
        version  of the order, as the person was shown it; None takes it as it stands

    What was charged stays. Raises `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    order = lock_order(number)
    if order is None:
        return Refused("order_not_found", f"There is no order {number}.")
    shown = WarehouseEdit.objects.filter(pk=edit, order=order).first()
    if shown is None:
        return Refused("edit_not_found", f"Order {number} has no such edit.")
    if shown.decision == decision:
        return Changed(order)
    late = overtaken(order, version)
    if late is not None:
        return late
    return decide(order, actor, decision, now=now) or Changed(order)
