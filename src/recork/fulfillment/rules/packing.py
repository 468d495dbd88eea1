"""Counting bottles into boxes, scan by scan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from recork.fulfillment.rules.boxes import Box


@dataclass(frozen=True, slots=True)
class Expected:
    """Bottles of one line that belong into the boxes, by the code on them."""

    line_id: int
    code: str
    bottles: int


class Scan(StrEnum):
    """What a scanned bottle was."""

    COUNTED = "counted"
    ENOUGH = "enough"
    STRANGER = "stranger"


def take_scan(
    code: str, expected: Sequence[Expected], seen: Mapping[int, int]
) -> tuple[Scan, dict[int, int]]:
    """Count one scanned bottle, and give the counts after it: as before when there are enough or it is a stranger.

    seen  bottles counted so far, by line; a line that isn't named has none
    """
    fitting = [each for each in expected if each.code.upper() == code.upper()]
    for each in fitting:
        if seen.get(each.line_id, 0) < each.bottles:
            return Scan.COUNTED, {**seen, each.line_id: seen.get(each.line_id, 0) + 1}
    return (Scan.ENOUGH if fitting else Scan.STRANGER), dict(seen)


def is_complete(expected: Sequence[Expected], seen: Mapping[int, int]) -> bool:
    """Say whether every bottle was counted."""
    return all(seen.get(each.line_id, 0) >= each.bottles for each in expected)


def filled(boxes: Sequence[Box], seen: Mapping[int, int]) -> list[dict[int, int]]:
    """How many of the counted bottles lie in each box, by line: the first box is filled first."""
    left = dict(seen)
    found: list[dict[int, int]] = []
    for box in boxes:
        inside = {line_id: min(bottles, left.get(line_id, 0)) for line_id, bottles in box.contents}
        for line_id, bottles in inside.items():
            left[line_id] = left.get(line_id, 0) - bottles
        found.append(inside)
    return found
