"""The grammar of the ledger."""

from dataclasses import astuple

import pytest

from recork.fulfillment.rules.stock import COUNTED_AT_ONCE, EFFECTS, Kind

LIVES = {
    "stopped at once": (Kind.RECEIVED, Kind.ALLOCATED, Kind.RELEASED),
    "returned from the door": (
        Kind.RECEIVED,
        Kind.ALLOCATED,
        Kind.PICKED,
        Kind.SHIPPED,
        Kind.RETURNED,
        Kind.PUT_BACK,
    ),
    "out of the cart again": (Kind.RECEIVED, Kind.ALLOCATED, Kind.PICKED, Kind.UNPICKED, Kind.RELEASED),
    "stopped in the cart": (Kind.RECEIVED, Kind.ALLOCATED, Kind.PICKED, Kind.COMING_BACK, Kind.PUT_BACK),
}


def after(*kinds: Kind) -> tuple[int, ...]:
    """Accounts after one bottle went through all of this: on hand, allocated, in hand, coming back, quarantine."""
    return tuple(map(sum, zip(*(astuple(EFFECTS[kind]) for kind in kinds), strict=True)))


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES)
def test_a_bottle_that_went_and_came_back_stands_where_it_stood(life: tuple[Kind, ...]) -> None:
    assert after(*life) == after(Kind.RECEIVED) == (1, 0, 0, 0, 0)


def test_a_shipped_bottle_is_gone_from_every_account() -> None:
    assert after(Kind.RECEIVED, Kind.ALLOCATED, Kind.PICKED, Kind.SHIPPED) == (0, 0, 0, 0, 0)


def test_a_broken_bottle_is_in_quarantine_alone() -> None:
    assert after(Kind.RECEIVED, Kind.ALLOCATED, Kind.PICKED, Kind.COMING_BACK, Kind.DAMAGED) == (
        0,
        0,
        0,
        0,
        1,
    )


def test_a_bottle_found_broken_in_its_bin_is_in_quarantine_alone() -> None:
    assert after(Kind.RECEIVED, Kind.ALLOCATED, Kind.RELEASED, Kind.BROKEN) == (0, 0, 0, 0, 1)


def test_what_is_folded_later_never_takes_from_what_is_available() -> None:
    """So a balance that lags shows too few bottles to promise, never too many."""
    later = set(Kind) - COUNTED_AT_ONCE
    assert [kind for kind in later if EFFECTS[kind].on_hand - EFFECTS[kind].allocated < 0] == []


def test_every_kind_has_its_effect() -> None:
    assert set(EFFECTS) == set(Kind)
