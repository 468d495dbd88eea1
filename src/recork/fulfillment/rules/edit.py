"""What of an order may still be changed here, and until when."""

from dataclasses import dataclass
from datetime import date

from recork.fulfillment.rules.address import Address
from recork.fulfillment.rules.hold import MENDED, HoldReason, Problem
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.receiving import ArrivingLine

EDITABLE: frozenset[OrderState] = frozenset({OrderState.RECEIVED})
"""While people read "Processing": from the wave on somebody walks by a list that says otherwise."""

CHECKED: frozenset[HoldReason] = frozenset(
    {HoldReason.NEEDS_ACTION, HoldReason.COMPLIANCE, HoldReason.WEATHER, HoldReason.REQUESTED_SHIP_DATE}
)
"""What follows from what an order says, so that an edit decides it anew. The customer's instructions don't change."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to become of an order. None leaves the address or the wines as they are.

    `version` is the one the editor saw; `sets_day` says that `requested_ship_on` is meant, None being no day.
    `warehouse` is the code of the one it leaves from, of an order that has none yet; empty: the winery's own.
    """

    version: int
    ship_to: Address | None = None
    lines: tuple[ArrivingLine, ...] | None = None
    sets_day: bool = False
    requested_ship_on: date | None = None
    warehouse: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A hold of the order that is checked: open, or cleared by somebody."""

    id: int
    problem: Problem
    is_open: bool


def is_editable(state: OrderState) -> bool:
    """Say whether an order may be changed where it stands."""
    return state in EDITABLE


def settle(found: list[Problem], holds: list[Kept]) -> tuple[list[int], list[Problem]]:
    """Which open holds have lost their cause, and which problems are new.

    What somebody has let go on purpose isn't held again for the same reason in the same words; what can't be
    let go, only mended, is.
    """
    gone = [hold.id for hold in holds if hold.is_open and hold.problem not in found]
    known = [hold.problem for hold in holds if hold.is_open or hold.problem.reason not in MENDED]
    return gone, [problem for problem in found if problem not in known]
