"""What programs send about holds, and what they are shown."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from recork.fulfillment.api.order_list import first_instant
from recork.fulfillment.models import Hold
from recork.fulfillment.operations.hold import MOST, ReleaseOutcome
from recork.fulfillment.operations.hold_call import Which
from recork.fulfillment.queries.order_filter import OrderFilter
from recork.fulfillment.rules.hold import HoldReason
from recork.manners.api.kinds import SOMETHING, Day, OrderNumber, Sent, Shown


class HoldSent(Sent):
    """Why the order shall not leave yet, for whoever reads it, and until when."""

    words: Annotated[str, Field(min_length=1, max_length=200, pattern=SOMETHING, examples=["Fraud check"])]
    until_on: Day | None = Field(None, description="It clears by itself on this day, which is after today")


class ManualHoldShown(Shown):
    """A hold that was put on by hand; `released_at` and `released_by` once it was let go."""

    id: UUID
    order_number: str
    words: str
    until_on: Day | None
    opened_at: datetime
    opened_by: str
    released_at: datetime | None
    released_by: str | None


class Matching(Sent):
    """Held orders, by what holds them and the days on which they were ordered, at the warehouse."""

    hold: HoldReason = Field(description="Held by this, perhaps among others")
    since: Day | None = Field(None, alias="from")
    until: Day | None = Field(None, alias="to")

    def filter(self) -> OrderFilter:
        """The same for the query."""
        return OrderFilter(
            since=first_instant(self.since) if self.since else None,
            until=first_instant(self.until, after=1) if self.until else None,
            hold=self.hold,
        )


class ReleaseSent(Sent):
    """Which orders, by number or by what holds them, and which of their holds; left out: all that you may clear."""

    order_numbers: Annotated[list[OrderNumber], Field(min_length=1, max_length=MOST)] | None = None
    matching: Matching | None = Field(None, description=f"The newest {MOST:,} that match")
    reasons: Annotated[list[HoldReason], Field(min_length=1, max_length=len(HoldReason))] | None = None

    @model_validator(mode="after")
    def one_way(self) -> Self:
        """By number or by match, never both."""
        if (self.order_numbers is None) == (self.matching is None):
            raise ValueError("say either order_numbers or matching")
        return self

    def which(self) -> Which:
        """The same for the operation."""
        return Which(
            numbers=tuple(self.order_numbers or ()),
            matching=self.matching.filter() if self.matching else None,
            reasons=tuple(self.reasons) if self.reasons else None,
        )


class KeptShown(Shown):
    """A hold that stays, and why."""

    reason: HoldReason
    why: str


class ReleasedShown(Shown):
    """What became of one order. `kept` are the holds that were asked about and stay."""

    order_number: str
    outcome: ReleaseOutcome
    released: list[HoldReason]
    kept: list[KeptShown]


class HoldReleaseShown(Shown):
    """What became of each order, in the order asked; of a match the newest first."""

    id: UUID
    results: list[ReleasedShown]


def show_hold(hold: Hold, number: str) -> ManualHoldShown:
    """A hold that was found by its id, of the order that the caller calls so."""
    assert hold.hold_id is not None
    return ManualHoldShown(
        id=hold.hold_id,
        order_number=number,
        words=hold.words,
        until_on=hold.until_on,
        opened_at=hold.opened_at,
        opened_by=hold.opened_by,
        released_at=hold.released_at,
        released_by=hold.released_by or None,
    )
