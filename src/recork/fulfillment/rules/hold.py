"""Why an order waits, and who may let it go."""

import dataclasses
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class HoldReason(StrEnum):
    """What keeps an order from being released; an order may have several at once."""

    NEEDS_ACTION = "needs_action"
    COMPLIANCE = "compliance"
    INSUFFICIENT_INVENTORY = "insufficient_inventory"
    SHIPPING_INSTRUCTIONS = "shipping_instructions"
    WEATHER = "weather"
    MANUAL = "manual"
    REQUESTED_SHIP_DATE = "requested_ship_date"

    @property
    def words(self) -> str:
        """What people call it."""
        return self.value.replace("_", " ").capitalize()


class Releaser(StrEnum):
    """Who may clear a hold; `nobody` clears by itself, when its cause is gone."""

    WINERY = "winery"
    CLIENT_SERVICES = "client_services"
    NOBODY = "nobody"


RELEASED_BY: dict[HoldReason, Releaser] = {
    HoldReason.NEEDS_ACTION: Releaser.WINERY,
    HoldReason.COMPLIANCE: Releaser.CLIENT_SERVICES,
    HoldReason.INSUFFICIENT_INVENTORY: Releaser.NOBODY,
    HoldReason.SHIPPING_INSTRUCTIONS: Releaser.CLIENT_SERVICES,
    HoldReason.WEATHER: Releaser.WINERY,
    HoldReason.MANUAL: Releaser.WINERY,
    HoldReason.REQUESTED_SHIP_DATE: Releaser.WINERY,
}

MENDED: frozenset[HoldReason] = frozenset({HoldReason.NEEDS_ACTION})
"""These go when what is wrong has been mended, never by a press alone: the floor couldn't work with the order."""


def hands_of(reason: HoldReason) -> tuple[Releaser, ...]:
    """Who may clear such a hold by pressing a button; the house's people may whatever the winery may."""
    if reason in MENDED or RELEASED_BY[reason] is Releaser.NOBODY:
        return ()
    everybody = (Releaser.WINERY, Releaser.CLIENT_SERVICES)
    return everybody if RELEASED_BY[reason] is Releaser.WINERY else (Releaser.CLIENT_SERVICES,)


def why_kept(reason: HoldReason, by: Releaser) -> str:
    """Why these people may not clear such a hold; empty when they may."""
    if by in hands_of(reason):
        return ""
    if reason in MENDED:
        return "Mend what is wrong and let it be checked again."
    if RELEASED_BY[reason] is Releaser.NOBODY:
        return "It clears by itself as soon as its cause is gone."
    return "Client services may clear it."


URGENCY: tuple[HoldReason, ...] = tuple(HoldReason)
"""Of several holds the first in this order is the one that is shown."""


def leading(reasons: set[HoldReason]) -> HoldReason | None:
    """Pick the hold that people are shown, or None when nothing holds the order."""
    return next((reason for reason in URGENCY if reason in reasons), None)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that holds an order, with the field to mend; `rule_id` is the shipping rule that says so, if one does."""

    reason: HoldReason
    field: str
    words: str
    until_on: date | None = None
    rule_id: int | None = dataclasses.field(default=None, compare=False)
