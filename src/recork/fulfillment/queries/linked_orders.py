"""The other generations of an order: what a shop sent again under 10243 is 10243-2, 10243-3 and so on."""

import re
from dataclasses import dataclass

from recork.fulfillment.models import Order
from recork.manners.prefix import after_prefix

_GENERATION = re.compile(r"(?P<first>.+)-(?P<generation>[1-9]\d{0,3})")
MOST = 20


@dataclass(frozen=True, slots=True)
class Linked:
    """One generation; the first is the original."""

    order_number: str
    fulfillment_number: str
    status: str
    generation: int
    is_this: bool


def linked_orders(order: Order) -> list[Linked]:
    """All generations of an order with itself, the original first; empty when there is but one.

    A number that merely looks like a generation (a shop's own "2026-17") is linked to nothing:
    its original must exist, from the same shop.
    """
    match = _GENERATION.fullmatch(order.order_number)
    first = match["first"] if match else order.order_number
    family = {each.order_number: each for each in _candidates(order, first)}
    found = [
        Linked(number, each.fulfillment_number, each.status, generation, each.pk == order.pk)
        for number, each in family.items()
        if (generation := _generation(number, first))
    ]
    return sorted(found, key=lambda each: each.generation) if first in family and len(found) > 1 else []


def _candidates(order: Order, first: str) -> list[Order]:
    kin = Order.objects.filter(winery=order.winery_id, connection=order.connection_id)
    kin = kin.only("order_number", "status")
    later = f"{first}-"
    found = kin.filter(order_number__gte=later, order_number__lt=after_prefix(later))
    return [*kin.filter(order_number=first), *found.order_by("order_number")[:MOST]]


def _generation(number: str, first: str) -> int:
    """1 for the original, n for its n-th, 0 for what isn't of this family."""
    if number == first:
        return 1
    match = _GENERATION.fullmatch(number)
    return int(match["generation"]) if match and match["first"] == first else 0
