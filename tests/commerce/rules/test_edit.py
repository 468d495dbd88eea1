"""Two edits come to one, and of bottles taken over none is sent that is on sale again."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recork.commerce.rules.edit import Change, Wine, differences, read_change, still_to_send, together
from recork.commerce.rules.sale import Destination

RENO, ELKO = Destination(name="Marisol Vega", city="Reno"), Destination(name="Marisol Vega", city="Elko")
WINES = (Wine("ZN21", 3), Wine("CH23", 1))
DAY = date(2026, 12, 24)
CHANGES = st.builds(
    Change,
    ship_to=st.sampled_from([None, RENO, ELKO]),
    wines=st.sampled_from([None, WINES, WINES[:1]]),
    sets_day=st.just(True),
    ship_on=st.sampled_from([None, DAY]),
) | st.builds(Change, ship_to=st.sampled_from([None, RENO, ELKO]), wines=st.sampled_from([None, WINES]))


@given(CHANGES)
def test_what_is_kept_is_read_as_the_same(change: Change) -> None:
    assert read_change(change.kept) == change


@given(CHANGES, CHANGES)
def test_what_a_later_one_changed_again_makes_no_difference(first: Change, later: Change) -> None:
    assert together([first.without(later), later]) == together([first, later])
    assert first.without(first) == Change()


@given(CHANGES)
def test_nothing_is_different_from_itself(change: Change) -> None:
    assert differences(change, change) == []


@pytest.mark.parametrize(
    ("taken", "sold_then", "sold_now", "sent"),
    [
        (6, 6, 6, 6),
        (4, 6, 6, 4),
        (4, 6, 4, 4),  # the two that were left out are paid back and on sale again
        (4, 6, 3, 3),
        (8, 6, 5, 7),
        (2, 0, 0, 2),  # another wine
        (1, 6, 0, 0),
    ],
)
def test_bottles_on_sale_again_are_not_sent(taken: int, sold_then: int, sold_now: int, sent: int) -> None:
    assert still_to_send(taken, sold_then, sold_now) == sent


def test_never_more_than_taken_over_and_never_what_nobody_has_bought() -> None:
    for taken, then in product(range(8), repeat=2):
        for now in range(then + 1):
            assert 0 <= still_to_send(taken, then, now) <= min(taken, now + max(0, taken - then))
