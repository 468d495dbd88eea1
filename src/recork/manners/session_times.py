"""How long somebody stays signed in.

A session says when it began, when a person last did something in it, and how long its owner may do nothing.
"""

from typing import Protocol

from django.contrib.sessions.backends.base import SessionBase

IDLE_S = 30 * 60
LONGEST_S = 12 * 60 * 60
NOTED_EVERY_S = 60
"""What somebody does is noted once a minute: a page costs a write at most then."""

BEGAN, SEEN, MAY_IDLE = "began_at", "seen_at", "may_idle_s"


class Stays(Protocol):
    """A person, for whom their house says how long they may do nothing."""

    @property
    def longest_idle_s(self) -> int: ...


def begin(session: SessionBase, person: Stays, now: float) -> None:
    """Start both clocks, at every signing in."""
    session[BEGAN] = session[SEEN] = int(now)
    session[MAY_IDLE] = person.longest_idle_s


def is_over(session: SessionBase, now: float) -> bool:
    """Whether its time is up; a session without clocks never began here, so it is."""
    began, seen = session.get(BEGAN, 0), session.get(SEEN, 0)
    return bool(now - began >= LONGEST_S or now - seen >= session.get(MAY_IDLE, IDLE_S))


def note(session: SessionBase, now: float) -> bool:
    """Note that a person did something; True when that is worth telling others."""
    if now - session.get(SEEN, 0) < NOTED_EVERY_S:
        return False
    session[SEEN] = int(now)
    return True
