"""What holds some orders, counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState


@dataclass(frozen=True, slots=True)
class HeldBy:
    """How many of the orders are held by this reason, perhaps among others."""

    reason: HoldReason
    orders: int


@dataclass(frozen=True, slots=True)
class HoldsOf:
    """Of the orders looked at: those found, those that wait to be released, and what holds how many."""

    found: int
    waiting: int
    by: list[HeldBy]


def holds_of(order_ids: Sequence[int]) -> HoldsOf:
    """Count what holds these orders, as far as they are in scope: two statements, however many there are."""
    ids = list(order_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE state = %s) FROM orders WHERE id = ANY (%s)",
            [OrderState.RECEIVED, ids],
        )
        found, waiting = cursor.fetchone()
        cursor.execute(
            """SELECT h.reason, count(DISTINCT h.order_id) FROM hold h JOIN hold_urgency u ON u.reason = h.reason
                WHERE h.order_id = ANY (%s) AND h.released_at IS NULL GROUP BY h.reason, u.place ORDER BY u.place""",
            [ids],
        )
        by = [HeldBy(HoldReason(reason), orders) for reason, orders in cursor.fetchall()]
    return HoldsOf(found, waiting, by)
