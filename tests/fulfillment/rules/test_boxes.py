"""Boxes: every bottle in one, none fuller than full, and as few as can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recork.fulfillment.rules.boxes import BOX_SIZES, Box, Wine, holds_all, propose_boxes

wines = st.lists(st.tuples(st.integers(1, 40), st.sampled_from([187, 375, 750, 1500, 3000])), min_size=1).map(
    lambda found: [Wine(line_id, bottles, ml) for line_id, (bottles, ml) in enumerate(found)]
)


@pytest.mark.parametrize(
    ("bottles", "sizes"),
    [
        (1, [1]),
        (2, [2]),
        (3, [3]),
        (4, [6]),
        (6, [6]),
        (7, [12]),
        (12, [12]),
        (13, [12, 1]),
        (16, [12, 6]),
        (24, [12, 12]),
        (27, [12, 12, 3]),
    ],
)
def test_the_box_follows_the_count(bottles: int, sizes: list[int]) -> None:
    assert [box.size for box in propose_boxes([Wine(1, bottles, 750)])] == sizes


def test_lines_share_a_box_and_magnums_do_not() -> None:
    assert propose_boxes([Wine(1, 2, 750), Wine(2, 2, 1500), Wine(3, 1, 375)]) == (
        Box(3, ((1, 2), (3, 1))),
        Box(1, ((2, 1),), is_magnum=True),
        Box(1, ((2, 1),), is_magnum=True),
    )


@given(wines)
def test_every_bottle_is_in_one_box(found: list[Wine]) -> None:
    boxes = propose_boxes(found)
    assert holds_all(boxes, found)
    upright = sum(wine.bottles for wine in found if wine.bottle_ml <= 750)
    assert sum(not box.is_magnum for box in boxes) == -(-upright // BOX_SIZES[-1])


@pytest.mark.parametrize(
    "boxes",
    [
        (),
        (Box(3, ((1, 3),)),),
        (Box(6, ((1, 5),)),),
        (Box(3, ((1, 4),)),),
        (Box(3, ((1, 3),)), Box(2, ((1, 2),))),
        (Box(6, ((1, 4), (2, 1))),),
        (Box(6, ((1, 4), (1, 0))),),
        (Box(6, ((1, 4),)), Box(1, ())),
    ],
)
def test_what_does_not_add_up_is_no_packing(boxes: tuple[Box, ...]) -> None:
    assert not holds_all(boxes, [Wine(1, 4, 750)])
