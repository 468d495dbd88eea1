"""When to try again: three times as late each time, up to a ceiling, and never all at once."""

import random
from datetime import timedelta

FIRST_S = 5.0
GROWTH = 3.0
LONGEST = timedelta(hours=4)
NO_MATTER = 40  # attempts after which any ceiling is long reached, and a float is far from its own


def next_try(attempt: int, dice: random.Random, *, longest: timedelta = LONGEST) -> timedelta:
    """Return how long to wait after the `attempt`-th failure in a row, counted from one.

    Half of the time is certain, the other half drawn: what failed together doesn't come back together.
    """
    grown = FIRST_S * GROWTH ** (min(max(attempt, 1), NO_MATTER) - 1)
    full = min(grown, longest.total_seconds())
    return timedelta(seconds=full / 2 + dice.uniform(0, full / 2))


def asked_wait(retry_after: str) -> timedelta:
    """Read the header Retry-After in seconds; nothing for its other form and for nonsense."""
    if not (retry_after.isascii() and retry_after.isdigit() and len(retry_after) <= 9):
        return timedelta(0)
    return min(timedelta(seconds=int(retry_after)), LONGEST)
