"""A shop calls an order back that is still on its way: it will be dead on arrival."""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from recork.fulfillment.models import Cancellation, Move, Order, ShipTo
from recork.fulfillment.operations.cancellation import Answer, Asking, cancel_orders
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.cancellation import NOTHING_YET, Outcome
from recork.fulfillment.rules.order import Cause, OrderState

SENT_LATER = b""
"""In place of a digest: no body will ever be a repeat of this order."""


def may_bury(actor: Actor) -> bool:
    """Only the shop that may have a sending under way can call it back before it arrives.

    A mistyped number in the portal buries nothing.
    """
    # guard: tombstone_only_for_the_shop
    return actor.connection_id is not None


def cancel_before_arrival(actor: Actor, number: str, asking: Asking, *, now: datetime) -> Answer:
    """Stop an order that may not have arrived: if it is here by now as any other, else by a tombstone.

    One of the two always happens, whichever of order and cancellation is first; the number's unique
    constraint is the judge. Asking again under the same id gets the first answer. Raises `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    assert actor.winery_id is not None, "a shop's token belongs to a winery"
    # guard: tombstone_before_arrival
    is_laid = may_bury(actor) and _lay(actor, number, asking, now)
    (answer,) = cancel_orders(actor, [number], asking, now=now, by_fulfillment_number=False)
    return replace(answer, repeated=False, is_tombstone=True) if is_laid else answer


def _lay(actor: Actor, number: str, asking: Asking, now: datetime) -> bool:
    """Write the tombstone with its question answered; False when the order is here."""
    assert actor.winery_id is not None, "a shop's token belongs to a winery"
    tombstone = Order(
        winery_id=actor.winery_id,
        connection_id=actor.connection_id,
        order_number=number,
        state=OrderState.CANCELLED,
        is_tombstone=True,
        order_type="",
        bottles=0,
        ordered_at=now,
        received_at=now,
        moved_at=now,
        digest=SENT_LATER,
    )
    try:
        with transaction.atomic():
            tombstone.save(force_insert=True)
    except IntegrityError:
        if not Order.objects.filter(winery_id=actor.winery_id, order_number=number).exists():
            raise
        return False
    whose = {"winery_id": actor.winery_id, "order": tombstone}
    ShipTo.objects.create(**whose)
    Move.objects.create(
        **whose,
        version=1,
        to_state=OrderState.CANCELLED,
        cause=Cause.CANCELLATION,
        at=now,
        actor=actor.name,
    )
    Cancellation.objects.create(
        **whose,
        question_id=asking.question_id,
        asked_by=actor.name,
        asked_at=now,
        asked_from=asking.asked_from,
        reason=asking.reason,
        note=asking.note,
        shop_next=asking.shop_next,
        pickup_location=asking.pickup_location,
        pickup_ready_on=asking.pickup_ready_on,
        outcome=Outcome.CANCELLED,
        state_found=NOTHING_YET,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tell_shops(%s, 'order.cancelled', %s, %s)", [[tombstone.pk], asking.question_id, now]
        )
    return True
