"""Which boxes an order is packed in: by bottle count, and a box of its own for what is larger than a bottle."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

BOX_SIZES = (1, 2, 3, 6, 12)
"""Bottles that a shipper holds; carriers approve inner and outer together, so none is packed half."""

LARGEST_ML = 750
"""What fits a place in a shipper; a magnum gets a box of its own."""

ADULT_SIGNATURE = "Contains alcohol: signature of a person 21 or older required at delivery"
"""On every box: all that leaves this house is wine."""


@dataclass(frozen=True, slots=True)
class Wine:
    """Bottles of one line of an order."""

    line_id: int
    bottles: int
    bottle_ml: int


@dataclass(frozen=True, slots=True)
class Box:
    """One box: the bottles that it holds when full, and what goes in, as (line, bottles)."""

    size: int
    contents: tuple[tuple[int, int], ...]
    is_magnum: bool = False

    @property
    def bottles(self) -> int:
        """Bottles in it."""
        return sum(bottles for _, bottles in self.contents)


def propose_boxes(wines: Sequence[Wine]) -> tuple[Box, ...]:
    """Pack an order in the fewest boxes, each the smallest that does: full twelves, then the rest.

    Bottles go in by the order of the lines; the boxes of large bottles come last.
    """
    upright = list(_one_by_one(wine for wine in wines if wine.bottle_ml <= LARGEST_ML))
    boxes = [_box(upright[at : at + BOX_SIZES[-1]]) for at in range(0, len(upright), BOX_SIZES[-1])]
    large = _one_by_one(wine for wine in wines if wine.bottle_ml > LARGEST_ML)
    return (*boxes, *(Box(1, ((line_id, 1),), is_magnum=True) for line_id in large))


def holds_all(boxes: Iterable[Box], wines: Sequence[Wine]) -> bool:
    """Say whether every bottle is in one box and none is in two, and no box is fuller than full."""
    packed = dict.fromkeys((wine.line_id for wine in wines), 0)
    for box in boxes:
        if not 0 < box.bottles <= box.size:
            return False
        for line_id, bottles in box.contents:
            if line_id not in packed or bottles < 1:
                return False
            packed[line_id] += bottles
    return packed == {wine.line_id: wine.bottles for wine in wines}


def _one_by_one(wines: Iterable[Wine]) -> Iterator[int]:
    for wine in wines:
        yield from [wine.line_id] * wine.bottles


def _box(lines: Sequence[int]) -> Box:
    size = next(size for size in BOX_SIZES if size >= len(lines))
    return Box(size, tuple((line_id, lines.count(line_id)) for line_id in dict.fromkeys(lines)))
