"""When wine travels with a cool pack: by the day, by where it goes, or because somebody wants it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Season:
    """Weeks in which wine on its way to these states gets warm; no states: to anywhere.

    `first` and `last` are (month, day), both within one year.
    """

    first: tuple[int, int]
    last: tuple[int, int]
    states: frozenset[str] = frozenset()

    def covers(self, state: str, on: date) -> bool:
        """Say whether a box for this state, sent that day, falls into it."""
        return self.first <= (on.month, on.day) <= self.last and (not self.states or state in self.states)


SEASONS = (
    Season((6, 1), (9, 15)),
    Season((4, 15), (10, 31), frozenset({"AZ", "FL", "GA", "HI", "LA", "MS", "AL", "NM", "NV", "SC", "TX"})),
)


def wants_cool_pack(*, state: str, on: date, is_asked: bool = False) -> bool:
    """Say whether a box for this state, sent that day, gets a cool pack."""
    return is_asked or any(season.covers(state.upper(), on) for season in SEASONS)
