"""Take money that a website has set aside: a person asks for it, and the gateway is asked once, by a job."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from recork.commerce.models import Capture, Order
from recork.commerce.operations.locking import lock_order
from recork.commerce.operations.payment_status import settle_payment_status
from recork.commerce.operations.shipping import Changed
from recork.commerce.operations.timeline import changed, note
from recork.commerce.operations.version import overtaken
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.money import spoken
from recork.commerce.rules.order import OrderStatus
from recork.commerce.rules.refund import CaptureState
from recork.commerce.rules.refusal import Refused
from recork.manners.promise import promise


@transaction.atomic
def take_set_aside(
    actor: Actor, number: str, *, version: int | None = None, now: datetime
) -> Changed | Refused:
    """Take all that is set aside for an order that waits for its money; again after the gateway has said no.

    version  what the person was shown; None takes the order as it stands

    With the last of it the order is paid and goes to the warehouse. Raises `NotAllowed`.
    """
    require(actor, Verb.TAKE_ORDERS)
    order = lock_order(number)
    if order is None:
        return Refused("order_not_found", f"There is no order {number}.")
    late = overtaken(order, version)
    if late is not None:
        return late
    found = [] if order.status != OrderStatus.PENDING else set_aside(order)
    if not found:
        words = f"Nothing is set aside for order {number} that could be taken now."
        return Refused("nothing_set_aside", words, ("Look at its Payment tab",))
    for capture in found:
        _ask_for(capture, now)
        amount = spoken(capture.amount_cents, order.currency)
        note(order, actor.name, f"{amount} set aside on {capture.label} is to be taken", "capturing", now=now)
    settle_payment_status(order)
    changed(order, actor.name, now=now, payment_status=order.payment_status, attention="")
    promise("commerce.charge_captures")
    return Changed(order)


def set_aside(order: Order) -> list[Capture]:
    """What can be taken of a locked order: set aside, or refused by the gateway when it was to be taken."""
    able = (CaptureState.AUTHORIZED, CaptureState.DECLINED)
    held = Capture.objects.select_for_update().filter(order=order, state__in=able)
    return list(held.exclude(payment="").order_by("pk"))


def _ask_for(capture: Capture, now: datetime) -> None:
    """The gateway has said its last word under the key before, if it was asked: this is a new attempt."""
    if capture.state == CaptureState.DECLINED:
        capture.key = uuid4()
    capture.state, capture.next_try_at, capture.attempts = CaptureState.WAITING, now, 0
    capture.asked_at, capture.failure = None, ""
    capture.save(update_fields=["key", "state", "next_try_at", "attempts", "asked_at", "failure"])
