"""An order's course from cellar to door, as it went and as it will ordinarily go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from recork.fulfillment.models import Move
from recork.fulfillment.rules.order import OrderState

ORDINARY = (
    OrderState.RECEIVED,
    OrderState.RELEASED,
    OrderState.PICKING,
    OrderState.PICKED,
    OrderState.PACKED,
    OrderState.SHIPPED,
    OrderState.DELIVERED,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One place on the way; `at` is empty while it lies ahead. `place` is past, now or ahead."""

    state: OrderState
    place: str
    at: datetime | None = None


def course_of(moves: Sequence[Move]) -> list[Step]:
    """Draw the way from an order's moves, oldest first.

    An order that was taken back to a place begins anew from there. What was cancelled or came back
    has nothing ahead.
    """
    way: list[tuple[OrderState, datetime]] = []
    for move in moves:
        state = OrderState(move.to_state)
        been = [passed for passed, _ in way]
        if state in been:
            del way[been.index(state) :]
        way.append((state, move.at))
    if not way:
        return []
    now_in, since = way[-1]
    ahead = ORDINARY[ORDINARY.index(now_in) + 1 :] if now_in in ORDINARY else ()
    return [
        *(Step(state, "past", at) for state, at in way[:-1]),
        Step(now_in, "now", since),
        *(Step(state, "ahead") for state in ahead),
    ]
