"""What somebody at the warehouse has changed of a sending, beside what the shop would send."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from functools import reduce
from typing import NamedTuple, Self

from recork.commerce.rules.sale import Destination
from recork.commerce.rules.words import plain


class Decision(StrEnum):
    """What the shop has decided about an edit. SAME: nobody had to, it is what the shop says too."""

    OPEN = ""
    TAKEN = "taken"
    KEPT = "kept"
    SAME = "same"


class Choice(NamedTuple):
    """TAKEN or KEPT, as somebody has said it; `edit` is the last of those that they were shown."""

    decision: Decision
    edit: int


class Wine(NamedTuple):
    """Bottles of one wine, in the order in which they are written down."""

    sku: str
    bottles: int


class NoFitChange(ValueError):
    """What was told as changed can't be of an order; nobody is offered it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be otherwise. None leaves the address or the wines; `sets_day` says that `ship_on` is meant."""

    ship_to: Destination | None = None
    wines: tuple[Wine, ...] | None = None
    sets_day: bool = False
    ship_on: date | None = None

    def then(self, later: Self) -> Self:
        """This, and what a later one changes of it."""
        return replace(
            self,
            ship_to=later.ship_to or self.ship_to,
            wines=self.wines if later.wines is None else later.wines,
            sets_day=self.sets_day or later.sets_day,
            ship_on=later.ship_on if later.sets_day else self.ship_on,
        )

    def without(self, later: Self) -> Self:
        """What is left of this where a later one has changed the same again."""
        return replace(
            self,
            ship_to=None if later.ship_to else self.ship_to,
            wines=self.wines if later.wines is None else None,
            sets_day=self.sets_day and not later.sets_day,
            ship_on=None if later.sets_day else self.ship_on,
        )

    @property
    def kept(self) -> dict[str, object]:
        """The same in the words of the news, to be kept."""
        said: dict[str, object] = {}
        if self.ship_to is not None:
            said["ship_to"] = asdict(self.ship_to)
        if self.sets_day:
            said["requested_ship_on"] = self.ship_on.isoformat() if self.ship_on else None
        if self.wines is not None:
            said["lines"] = [wine._asdict() for wine in self.wines]
        return said


def together(changes: Iterable[Change]) -> Change:
    """What several edits come to, the earliest first."""
    return reduce(Change.then, changes, Change())


class Difference(NamedTuple):
    """One thing that stands otherwise in the two houses; empty where it doesn't stand at all."""

    name: str
    ours: str
    theirs: str


_LABELS = {
    "name": "Name", "company": "Company", "line1": "Address", "line2": "Address, second line", "city": "City",
    "state": "State", "zip": "ZIP code", "country": "Country", "phone": "Phone", "email": "E-mail",
}  # fmt: skip


def differences(ours: Change, theirs: Change) -> list[Difference]:
    """Compare what the shop would send, whole, with what the warehouse has changed."""
    return [*_of_address(ours, theirs), *_of_day(ours, theirs), *_of_wines(ours, theirs)]


def _of_address(ours: Change, theirs: Change) -> Iterator[Difference]:
    if theirs.ship_to is None:
        return
    here, there = asdict(ours.ship_to or Destination()), asdict(theirs.ship_to)
    for name, label in _LABELS.items():
        if here[name] != there[name]:
            yield Difference(label, here[name], there[name])


def _of_day(ours: Change, theirs: Change) -> Iterator[Difference]:
    if theirs.sets_day and ours.ship_on != theirs.ship_on:
        yield Difference("Ship on", _day(ours.ship_on), _day(theirs.ship_on))


def _of_wines(ours: Change, theirs: Change) -> Iterator[Difference]:
    if theirs.wines is None:
        return
    here, there = bottles_by_sku(ours.wines or ()), bottles_by_sku(theirs.wines)
    for sku in dict.fromkeys([*here, *there]):
        if here.get(sku) != there.get(sku):
            yield Difference(sku, _bottles(here.get(sku)), _bottles(there.get(sku)))


def _day(on: date | None) -> str:
    return f"{on.day} {on:%B %Y}" if on else "any day"


def _bottles(count: int | None) -> str:
    return "none" if count is None else f"{count} bottle{'' if count == 1 else 's'}"


def bottles_by_sku(wines: Iterable[Wine]) -> dict[str, int]:
    """How many bottles of each wine, in the order in which they come first."""
    found: dict[str, int] = {}
    for sku, bottles in wines:
        found[sku] = found.get(sku, 0) + bottles
    return found


def still_to_send(taken: int, sold_then: int, sold_now: int) -> int:
    """How many bottles of a wine are sent after its count was taken over from the warehouse.

        taken      what was taken over
        sold_then  bottles of it that were sold and not back on sale at that moment
        sold_now   the same now

    Bottles that went back on sale since aren't sent, but the first of them are those that were left out anyway.
    """
    back = sold_then - sold_now
    left_out = max(0, sold_then - taken)
    return max(0, taken - max(0, back - left_out))


MOST_LINES = 200
MOST_BOTTLES = 100_000
_LONGEST = {
    "name": 120, "company": 120, "line1": 120, "line2": 120, "city": 80, "state": 20, "zip": 20, "country": 2,
    "phone": 40, "email": 254,
}  # fmt: skip


def read_change(changed: Mapping[str, object]) -> Change:
    """Read what news say was changed, with suspicion. Raises `NoFitChange`."""
    return Change(
        ship_to=_destination(changed["ship_to"]) if "ship_to" in changed else None,
        wines=_wines(changed["lines"]) if "lines" in changed else None,
        sets_day="requested_ship_on" in changed,
        ship_on=_ship_on(changed.get("requested_ship_on")),
    )


def _destination(said: object) -> Destination:
    if not isinstance(said, dict):
        raise NoFitChange("ship_to is no address.")
    parts = {name: said.get(name, "") for name in _LONGEST}
    for name, part in parts.items():
        if not isinstance(part, str) or plain(part, _LONGEST[name]) != part:
            raise NoFitChange(f"ship_to.{name} is no fit text.")
    if not (len(parts["country"]) == _LONGEST["country"] and parts["country"].isascii()):
        raise NoFitChange("ship_to.country is no country.")
    return Destination(**parts)


def _wines(said: object) -> tuple[Wine, ...]:
    if not isinstance(said, list) or not 0 < len(said) <= MOST_LINES:
        raise NoFitChange("lines are no lines of an order.")
    return tuple(_wine(each) for each in said)


def _wine(said: object) -> Wine:
    sku, bottles = (said.get("sku"), said.get("bottles")) if isinstance(said, dict) else (None, None)
    if not isinstance(sku, str) or not sku or plain(sku, 60) != sku:
        raise NoFitChange("lines.sku is no fit text.")
    if not isinstance(bottles, int) or isinstance(bottles, bool) or not 0 < bottles <= MOST_BOTTLES:
        raise NoFitChange("lines.bottles is no fit number.")
    return Wine(sku, bottles)


def _ship_on(said: object) -> date | None:
    if said is None:
        return None
    try:
        return date.fromisoformat(said) if isinstance(said, str) else _no_day()
    except ValueError as error:
        raise NoFitChange("requested_ship_on is no day.") from error


def _no_day() -> date:
    raise NoFitChange("requested_ship_on is no day.")
