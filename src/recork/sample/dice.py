"""Chance that can be repeated."""

from random import Random


def dice(random_seed: int, purpose: str) -> Random:
    """Each purpose throws its own dice, so that a change in one leaves the others as they were."""
    return Random(f"recork {random_seed} {purpose}")  # noqa: S311 -- to be repeated, not to be secret
