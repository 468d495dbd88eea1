"""Where wine may go and on which days, by rules that people maintain: no state's law is written in code.

The most specific rule about a place decides: a longer ZIP prefix before a shorter one, any before a state; of two about
the same place a winery's own before the house's, and a no before a yes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from recork.fulfillment.rules.address import Address
from recork.fulfillment.rules.hold import HoldReason, Problem


class RuleKind(StrEnum):
    """What a rule says of a place. CLOSED and ALLOWED contradict each other; a licence is needed by one rule
    and held by another.
    """

    CLOSED = "closed"
    ALLOWED = "allowed"
    LICENCE_NEEDED = "licence_needed"
    LICENCE_HELD = "licence_held"
    NO_PO_BOX = "no_po_box"
    WEATHER = "weather"

    @property
    def words(self) -> str:
        """What people call it."""
        return _WORDS[self]


_WORDS = {
    RuleKind.CLOSED: "Not allowed",
    RuleKind.ALLOWED: "Allowed",
    RuleKind.LICENCE_NEEDED: "Licence needed",
    RuleKind.LICENCE_HELD: "Licence held",
    RuleKind.NO_PO_BOX: "No PO box",
    RuleKind.WEATHER: "Weather",
}

OWN: frozenset[RuleKind] = frozenset({RuleKind.CLOSED, RuleKind.WEATHER})
"""What a winery may say for itself: it can make its own orders wait or stay, never let them go where the house doesn't."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule holds: a state, the beginning of a ZIP code, both, or (neither) everywhere."""

    state: str = ""
    zip_prefix: str = ""

    def __str__(self) -> str:
        zips = f"ZIP {self.zip_prefix}…" if self.zip_prefix else ""
        return " ".join(filter(None, (self.state, zips))) or "everywhere"

    def holds(self, to: Address) -> bool:
        """Say whether an address lies in it."""
        return self.state in {"", to.state} and to.zip.startswith(self.zip_prefix)


@dataclass(frozen=True, slots=True)
class ShippingRule:
    """One rule, in force from `from_on` until `until_on` (both included; None: open).

    licence  the number of the licence that is held
    words    why, for whoever reads it
    is_own   a winery's own, not the house's
    """

    kind: RuleKind
    place: Place = Place()
    from_on: date | None = None
    until_on: date | None = None
    licence: str = ""
    words: str = ""
    is_own: bool = False
    id: int | None = None

    def is_in_force(self, on: date) -> bool:
        return (self.from_on is None or self.from_on <= on) and (self.until_on is None or on <= self.until_on)

    @property
    def weight(self) -> tuple[int, bool, bool, bool]:
        """Of several rules the one with the greatest weight decides."""
        return (
            len(self.place.zip_prefix),
            bool(self.place.state),
            self.is_own,
            self.kind is RuleKind.CLOSED,
        )


PO_BOX = re.compile(r"\b(?:p\.?\s*o\.?|post(?:al)?\s+office)\s*box\b|^\s*box\s+\d", re.IGNORECASE)


def day_of_shipping(requested: date | None, today: date) -> date:
    """The day on which an order would leave at the earliest."""
    return max(requested or today, today)


def destination_problems(to: Address, rules: Iterable[ShippingRule], *, leaves_on: date) -> list[Problem]:
    """Everything that the rules have against this address on this day.

    What is forbidden must be mended; a licence or the weather only makes an order wait. A closed place says
    nothing further of licences and weather.
    """
    here = [rule for rule in rules if rule.place.holds(to)]
    now = [rule for rule in here if rule.is_in_force(leaves_on)]
    closed = _closed(now)
    found = [closed] if closed else []
    found += _po_box(to, now)
    return found if closed else [*found, *_licence(here, now), *_weather(now, leaves_on)]


def _closed(now: list[ShippingRule]) -> Problem | None:
    said = [rule for rule in now if rule.kind in {RuleKind.CLOSED, RuleKind.ALLOWED}]
    decides = max(said, key=lambda rule: rule.weight, default=None)
    if decides is None or decides.kind is RuleKind.ALLOWED:
        return None
    field = "ship_to.zip" if decides.place.zip_prefix else "ship_to.state"
    return _problem(HoldReason.NEEDS_ACTION, field, f"No wine can be shipped to {decides.place}", decides)


def _po_box(to: Address, now: list[ShippingRule]) -> Iterator[Problem]:
    forbids = next((rule for rule in now if rule.kind is RuleKind.NO_PO_BOX), None)
    if forbids is not None and any(PO_BOX.search(line) for line in (to.line1, to.line2)):
        words = "Wine can't be delivered to a PO box"
        yield _problem(HoldReason.NEEDS_ACTION, "ship_to.line1", words, forbids)


def _licence(here: list[ShippingRule], now: list[ShippingRule]) -> Iterator[Problem]:
    needed = [rule for rule in now if rule.kind is RuleKind.LICENCE_NEEDED]
    if not needed or any(rule.kind is RuleKind.LICENCE_HELD for rule in now):
        return
    rule = max(needed, key=lambda each: each.weight)
    ended = max(
        (each.until_on for each in here if each.kind is RuleKind.LICENCE_HELD and each.until_on), default=None
    )
    words = (
        f"The licence for {rule.place} is good until {_day(ended)}"
        if ended
        else f"No licence for {rule.place}"
    )
    yield _problem(HoldReason.COMPLIANCE, "ship_to.state", words, rule)


def _weather(now: list[ShippingRule], leaves_on: date) -> Iterator[Problem]:
    """Of several that are in force the one that lasts longest says until when."""
    dated = [(rule, rule.until_on) for rule in now if rule.kind is RuleKind.WEATHER and rule.until_on]
    if not dated:
        return
    rule, last = max(dated, key=lambda each: each[1])
    free = last + timedelta(days=1)
    words = f"Weather: nothing leaves for {rule.place} before {_day(free)}"
    yield _problem(HoldReason.WEATHER, "", words, rule, until_on=free)


def _problem(
    reason: HoldReason, field: str, words: str, rule: ShippingRule, *, until_on: date | None = None
) -> Problem:
    told = f"{words}. {rule.words}" if rule.words else words
    return Problem(reason, field, told[:200], until_on, rule_id=rule.id)


def _day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"
