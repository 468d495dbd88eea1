"""How often a token may call. Counted in each process, out of portions that all of them draw from one table."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from math import ceil
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import connection

from recork.manners.api.problem import CallRefused, NextStepShown

MOST_KNOWN = 10_000
"""Tokens whose portions one process remembers; whoever is forgotten draws another."""
LONGEST_DRY_S = 1.0
"""A process that has found a bucket empty refuses by itself for so long, and spares the database a flood."""


@dataclass(slots=True)
class Portion:
    """Calls that a token may make before this process asks the table again, and what was left there then."""

    calls: int
    own: int
    together: int
    wait_s: float
    is_own: bool
    """Whether it is the token's own bucket that keeps it waiting, not the one of all together."""
    drawn_at: float

    @property
    def headers(self) -> dict[str, str]:
        """What is left, as programs read it (draft-ietf-httpapi-ratelimit-headers-10)."""
        return {
            "RateLimit-Policy": (
                f'"token";q={settings.CALLS_PER_MINUTE};w=60, "together";q={settings.CALLS_PER_MINUTE_TOGETHER};w=60'
            ),
            "RateLimit": (
                f'"token";r={max(self.own, 0) + self.calls};t=60, "together";r={max(self.together, 0) + self.calls};t=60'
            ),
        }


class Meter:
    """Lets calls pass as long as there are any. The clock is the process's own, the buckets fill by the table's."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._portions: dict[str, Portion] = {}
        self._lock = Lock()

    def count(self, secret: str) -> dict[str, str]:
        """Count one call of the token with this secret; returns headers that say what is left.

        Not inside the call's transaction. Raises `CallRefused`: too many calls, by this token or together with
        others. A token that is unknown passes, for the door to refuse.
        """
        digest = sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
        with self._lock:
            portion = self._portions.get(digest)
            if portion is not None and portion.calls > 0:
                portion.calls -= 1
                return portion.headers
            is_dry = portion is not None and self._clock() < portion.drawn_at + min(
                portion.wait_s, LONGEST_DRY_S
            )
        if portion is not None and is_dry:
            again = _too_many(portion)
            again.leaves_no_trace = True
            raise again
        drawn = self._draw(digest)
        if drawn is None:
            return {}
        with self._lock:
            while len(self._portions) >= MOST_KNOWN:
                del self._portions[next(iter(self._portions))]
            self._portions[digest] = drawn
            drawn.calls -= 1
        if drawn.calls < 0:
            raise _too_many(drawn)
        return drawn.headers

    def _draw(self, digest: str) -> Portion | None:
        limit, together = settings.CALLS_PER_MINUTE, settings.CALLS_PER_MINUTE_TOGETHER
        wanted = max(1, min(limit, together) // 60)  # a second's worth: few statements, and little lies about
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM draw_calls(%s, %s, %s, %s)", (digest, limit, together, wanted))
            row = cursor.fetchone()
        if row is None:
            return None
        granted, own, others, own_wait, others_wait = row
        wait, is_own = max(own_wait, others_wait), own_wait >= others_wait
        return Portion(granted, own, others, wait, is_own=is_own, drawn_at=self._clock())


METER = Meter()
"""This process's own."""


def _too_many(portion: Portion) -> CallRefused:
    seconds = max(1, ceil(portion.wait_s))
    who, limit = "This token", settings.CALLS_PER_MINUTE
    if not portion.is_own:
        who, limit = "All tokens of one house together", settings.CALLS_PER_MINUTE_TOGETHER
    portion.calls = 0
    return CallRefused(
        HTTPStatus.TOO_MANY_REQUESTS,
        "too_many_calls",
        f"{who} may make {limit:,} calls a minute. Nothing was done: make the same call again in {seconds} s.",
        next_steps=[NextStepShown(action="wait", label=f"Wait {seconds} s, then make the same call again")],
        headers={"Retry-After": str(seconds), **portion.headers},
    )
