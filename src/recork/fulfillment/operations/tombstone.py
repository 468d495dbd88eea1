"""A shop calls orders back that are still on their way: they will be dead on arrival."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from recork.fulfillment.models import Cancellation, Order
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import Outcome


class CancelledBeforeArrival(Exception):
    """The shop called the order back before it arrived: it is dead, and stays so."""

    def __init__(self, stop: Cancellation, order_number: str) -> None:
        super().__init__(f"Order {order_number} was cancelled before it arrived.")
        self.stop = stop


def may_bury(actor: Actor) -> bool:
    """Only the shop that may have a sending under way can call it back before it arrives.

    A mistyped number in the portal buries nothing.
    """
    # guard: tombstone_only_for_the_shop
    return actor.connection_id is not None


def bury_missing(actor: Actor, numbers: Sequence[str], now: datetime) -> tuple[str, list[Any]]:
    """The query that finds the orders, after it has laid a tombstone under each number that has none."""
    return "bury_missing(%s, %s, %s, %s)", [actor.winery_id, actor.connection_id, list(numbers), now]


def refuse_the_buried(actor: Actor, order: Order) -> None:
    """Whatever its shop still sends under a buried number is dead on arrival. Raises `CancelledBeforeArrival`."""
    if order.is_tombstone and order.connection_id == actor.connection_id:
        stop = Cancellation.objects.get(order=order, outcome=Outcome.CANCELLED)
        raise CancelledBeforeArrival(stop, order.order_number)
