"""May an order that is picked or packed still be pulled out? The floor says, in time or not at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from recork.fulfillment.rules.cancellation import Found, NextStep
from recork.fulfillment.rules.order import NEXT, Cause, OrderState

ANSWER_WITHIN = timedelta(hours=2)
"""How long the floor has unless the asker says otherwise: about as long as a packed box waits for its truck."""

LATEST = timedelta(days=7)
"""Nobody waits longer for an answer; further off is a slip of the finger."""


class InterceptAnswer(StrEnum):
    """What was answered; PENDING while the floor hasn't, and the deadline hasn't passed."""

    PENDING = ""
    ACCEPTED = "accepted"
    ALREADY_CANCELLED = "already_cancelled"
    DECLINED = "declined"

    @property
    def found(self) -> Found | None:
        """What a yes has found; None while there is none."""
        return {
            InterceptAnswer.ACCEPTED: Found.STOPPED,
            InterceptAnswer.ALREADY_CANCELLED: Found.ALREADY_CANCELLED,
        }.get(self)


@dataclass(frozen=True, slots=True)
class InterceptRefusal:
    """Why an order isn't pulled out. `why` completes the sentence "order 10241 is on the truck"."""

    code: str
    why: str
    next_steps: tuple[NextStep, ...] = (NextStep.CALL_SUPPORT,)

    def detail(self, order_number: str, words: str = "") -> str:
        """The whole sentence, with what the floor has added to it."""
        said = f" The floor says: {words}" if words else ""
        return f"Unable to intercept in Fulfillment: order {order_number} {self.why}.{said}"


INTERCEPTABLE: frozenset[OrderState] = frozenset(
    state for state, moves in NEXT.items() if moves.get(OrderState.CANCELLED) is Cause.INTERCEPT
)

NOT_NEEDED = InterceptRefusal("not_picked_yet", "is not picked yet: cancel it instead", (NextStep.CANCEL,))
SHIPPED = InterceptRefusal(
    "already_shipped", "has already shipped", (NextStep.REROUTE, NextStep.RETURN, NextStep.CALL_SUPPORT)
)
BY_STATE: dict[OrderState, InterceptRefusal] = {
    OrderState.RECEIVED: NOT_NEEDED,
    OrderState.RELEASED: NOT_NEEDED,
    OrderState.PICKING: NOT_NEEDED,
    OrderState.SHIPPED: SHIPPED,
    OrderState.DELIVERED: InterceptRefusal(
        "already_delivered", "is already delivered", (NextStep.RETURN, NextStep.CALL_SUPPORT)
    ),
    OrderState.RETURNED: InterceptRefusal("already_returned", "has already come back"),
}
"""The states in which there is nothing to pull out. A test keeps this the complement of INTERCEPTABLE."""

ASKED_ALREADY = InterceptRefusal("intercept_pending", "is being asked about already")
TOO_SLOW = InterceptRefusal("deadline_passed", "was not pulled out in time")

BY_THE_FLOOR: dict[str, InterceptRefusal] = {
    refusal.code: refusal
    for refusal in (
        InterceptRefusal("on_the_truck", "is on the truck already"),
        InterceptRefusal("not_found_on_floor", "could not be found on the floor"),
        InterceptRefusal("nobody_free", "can't be unpacked: nobody is free in time"),
        InterceptRefusal("floor_declined", "stays as it is"),
    )
}
"""Among these the floor chooses when it says no."""

INTERCEPT_CODES: dict[str, InterceptRefusal] = {
    refusal.code: refusal for refusal in (*BY_STATE.values(), ASKED_ALREADY, TOO_SLOW, *BY_THE_FLOOR.values())
}


def decide_intercept(
    state: OrderState, *, is_asked_already: bool, answer_by: datetime, now: datetime
) -> InterceptAnswer | InterceptRefusal:
    """Answer an asking at once where that is possible; PENDING puts it before the floor.

        is_asked_already  another question about this order is before the floor

    A question that comes after its own deadline was too long under way: nobody can answer it in time.
    """
    if state is OrderState.CANCELLED:
        return InterceptAnswer.ALREADY_CANCELLED
    if state in BY_STATE:
        return BY_STATE[state]
    if is_asked_already:
        return ASKED_ALREADY
    return TOO_SLOW if answer_by <= now else InterceptAnswer.PENDING
