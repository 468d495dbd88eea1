import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recork.wire.backoff import LONGEST, next_try


@pytest.mark.parametrize(
    ("attempt", "longest_s"),
    [(1, 5), (2, 15), (3, 45), (4, 135), (8, 10_935), (9, 14_400), (1_000_000, 14_400), (0, 5)],
)
def test_each_wait_is_longer_up_to_a_ceiling(attempt: int, longest_s: int) -> None:
    drawn = [next_try(attempt, random.Random(seed)).total_seconds() for seed in range(200)]
    assert longest_s / 2 <= min(drawn) < longest_s * 0.55
    assert longest_s * 0.95 < max(drawn) <= longest_s


@given(attempt=st.integers(), seed=st.integers())
def test_whatever_is_asked_the_wait_is_some_and_not_for_ever(attempt: int, seed: int) -> None:
    assert timedelta(seconds=2.5) <= next_try(attempt, random.Random(seed)) <= LONGEST


def test_the_ceiling_is_the_asker_s() -> None:
    minute = timedelta(minutes=1)
    assert all(next_try(30, random.Random(seed), longest=minute) <= minute for seed in range(100))


def test_what_failed_together_does_not_come_back_together() -> None:
    dice = random.Random(1)
    assert len({next_try(5, dice) for _ in range(100)}) == 100
