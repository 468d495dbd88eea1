"""The order numbers of a winery's shop.

A shop's newest numbers are short: Alder's run from 10001 to 10249 and take in the
cast. Whatever came before them is counted in a series of its own, however long.
"""

from typing import NamedTuple


class Series(NamedTuple):
    """`newest` are the last numbers to give out, oldest first; before them it counts from `older_from`."""

    newest: tuple[int, ...]
    older_from: int


def series_of(winery: str, taken: frozenset[str]) -> Series:
    """The numbers of one winery without those the cast has taken."""
    first, last, older_from = _RANGES[winery]
    free = tuple(number for number in range(first, last + 1) if str(number) not in taken)
    return Series(free, older_from)


def number_at(series: Series, position: int, total: int) -> str:
    """The number of the order at `position` among `total` of this winery, both without the cast."""
    before_newest = total - len(series.newest)
    if position >= before_newest:
        return str(series.newest[position - before_newest])
    return str(series.older_from + position)


_RANGES = {
    "alder": (10001, 10249, 300_001),
    "birch": (50001, 50120, 600_001),
    "cedar": (20001, 20100, 700_001),
    "dogwood": (30001, 30100, 800_001),
    "elm": (40001, 40100, 900_001),
    "fir": (70001, 70100, 400_001),
}
