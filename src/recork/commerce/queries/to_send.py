"""What an order's next sending would bear: the shop's own lines, or those taken over from the warehouse."""

from recork.commerce.models import Order, OrderLine, ShipTo, WarehouseEdit
from recork.commerce.rules.edit import Change, Decision, Wine, bottles_by_sku, read_change, still_to_send
from recork.commerce.rules.sale import Destination

NEEDED = ("lines__refunded", "edits")
"""What is read of many orders at once before they are asked here one by one."""


def sold_wines(order: Order) -> tuple[Wine, ...]:
    """What was sold and is not back on sale."""
    lines = sorted(order.lines.all(), key=lambda line: line.position)
    return tuple(Wine(line.sku, left) for line in lines if (left := _left(line)))


def wines_to_send(order: Order) -> tuple[Wine, ...]:
    """The wines of the next sending. What was charged is another matter: see `sold_wines`."""
    sold, taken = sold_wines(order), _lines_taken_over(order)
    if taken is None:
        return sold
    now = bottles_by_sku(sold)
    wines = bottles_by_sku(read_change(taken.changed).wines or ())
    left = {
        sku: still_to_send(count, taken.sold.get(sku, 0), now.get(sku, 0)) for sku, count in wines.items()
    }
    return tuple(Wine(sku, bottles) for sku, bottles in left.items() if bottles)


def is_taken_over(order: Order) -> bool:
    """Whether other wines are sent than were sold, as somebody has taken them over from the warehouse."""
    return _lines_taken_over(order) is not None


def whole_of(order: Order) -> Change:
    """All that an edit could change, as the shop has it."""
    return Change(
        destination_of(order.ship_to), wines_to_send(order), sets_day=True, ship_on=order.requested_ship_on
    )


def destination_of(to: ShipTo) -> Destination:
    """Where an order goes."""
    return Destination(**{name: getattr(to, name) for name in Destination.__dataclass_fields__})


def _lines_taken_over(order: Order) -> WarehouseEdit | None:
    taken = [
        each for each in order.edits.all() if each.decision == Decision.TAKEN and "lines" in each.changed
    ]
    return max(taken, key=lambda each: each.pk, default=None)


def _left(line: OrderLine) -> int:
    return line.bottles - sum(part.bottles for part in line.refunded.all() if part.is_return)
