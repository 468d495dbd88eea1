"""Holds in words: why, until when, and who may clear them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from recork.fulfillment.operations.hold import Held as Answered
from recork.fulfillment.operations.hold import HoldOutcome, Release, ReleaseOutcome, hand_of
from recork.fulfillment.queries.order_details import Held
from recork.fulfillment.rules.actor import Actor, Verb
from recork.fulfillment.rules.hold import MENDED, RELEASED_BY, HoldReason, Releaser, why_kept
from recork.fulfillment.web.group_words import Line
from recork.manners.web import say

WHO_MAY: dict[Releaser, str] = {
    Releaser.WINERY: "The winery or client services may clear it",
    Releaser.CLIENT_SERVICES: "Client services may clear it",
    Releaser.NOBODY: "Clears by itself as soon as its cause is gone",
}


def who_may(reason: HoldReason) -> str:
    """Who may clear such a hold, as the end of a line."""
    return "Goes when it is mended" if reason in MENDED else WHO_MAY[RELEASED_BY[reason]]


def until(day: date | None, today: date) -> str:
    """Until when it lasts, if it ends by itself on a day."""
    return f"until {say.day(day, today)}" if day else ""


@dataclass(frozen=True)
class HeldShown:
    """One hold on the page of its order."""

    held: Held
    actor: Actor
    now: datetime

    @property
    def name(self) -> str:
        return self.held.reason.words

    @property
    def more(self) -> str:
        """Until when, and who may clear it; or who has, and when."""
        if self.held.released_at is not None:
            return f"Cleared by {self.held.released_by} {say.at(self.held.released_at, self.now)}."
        lasts = until(self.held.until_on, timezone.localtime(self.now).date())
        return " ".join(f"{say.begin(part)}." for part in (lasts, who_may(self.held.reason)) if part)

    @property
    def may_release(self) -> bool:
        """Whether a button for it is shown to this person."""
        may = self.actor.may(Verb.HOLD_ORDERS) and not why_kept(self.held.reason, hand_of(self.actor))
        return may and self.held.released_at is None


def released_title(answers: Sequence[Release]) -> str:
    """Holds of 3 of 6 orders are cleared."""
    freed = sum(each.outcome is ReleaseOutcome.RELEASED for each in answers)
    return _title(freed, len(answers), "Cleared holds of")


def held_title(answers: Sequence[Answered]) -> str:
    """3 of 6 orders are on hold now."""
    return _title(sum(each.outcome is HoldOutcome.HELD for each in answers), len(answers), "Put on hold")


def _title(done: int, of: int, what: str) -> str:
    if not done:
        return "Nothing was changed"
    return f"{what} {say.orders(done)}" if done == of else f"{what} {done:,} of {say.orders(of)}"


def release_line(each: Release) -> Line:
    """What became of one order, as `look/dialog/outcomes.html` takes it."""
    kept = " ".join(f"{reason.words}: {why}" for reason, why in each.kept)
    match each.outcome:
        case ReleaseOutcome.RELEASED:
            return "yes", each.order_number, f"{_names(each.released)} cleared", kept
        case ReleaseOutcome.KEPT:
            return "no", each.order_number, "Still on hold", kept
        case ReleaseOutcome.NOT_HELD:
            return "same", each.order_number, "Nothing of this kind holds it", ""
        case _:
            return "no", "", "Not found", ""


def held_line(each: Answered) -> Line:
    """The same for an order that was to be held."""
    match each.outcome:
        case HoldOutcome.HELD:
            return "yes", each.order_number, "On hold", ""
        case HoldOutcome.ALREADY_HELD:
            return "same", each.order_number, "A hold put on by hand was there already", ""
        case HoldOutcome.TOO_LATE:
            assert each.state is not None
            return "no", each.order_number, f"Not held: it is {each.state}", "Only what waits can be held"
        case _:
            return "no", "", "Not found", ""


def _names(reasons: Sequence[HoldReason]) -> str:
    first, *others = (reason.words for reason in reasons)
    return ", ".join([first, *(words.lower() for words in others)])
