"""An order that is erased takes no words any more: who is forgotten doesn't come back with a note."""

from recork.commerce.models import Order
from recork.commerce.rules.refusal import Refused


def why_unsaid(order: Order, *said: object) -> Refused | None:
    """Why nothing of what is said can be kept of a locked order; None while it isn't erased, or nothing is said."""
    if order.erased_at is None or not any(said):
        return None
    words = (
        f"Whom order {order.number} was for is erased, so nothing about them is kept. Nothing was changed."
    )
    return Refused("erased", words, ("Ask again without a note, an address or a place",))


def why_not_anew(order: Order) -> Refused | None:
    """Why a locked order can't be sold once more: nobody knows where it would go."""
    if order.erased_at is None:
        return None
    words = f"Whom order {order.number} was for is erased, so it can't be sold anew. Nothing was changed."
    return Refused("erased", words, ("Take a new order",))
