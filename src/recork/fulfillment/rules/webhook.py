"""News on its way to a shop's address: what an answer means, and when to stop trying."""

from datetime import timedelta
from enum import StrEnum

MOST_ATTEMPTS = 26
"""With pauses that grow to four hours: about two and a half days. What is missed then is still in the feed."""

MOST_DEAD_IN_ROW = 20
"""So many messages given up one after another, and nobody is at home: the endpoint is switched off."""

SECRET_OVERLAP = timedelta(hours=24)
"""How long a former secret still signs beside its successor."""


class Verdict(StrEnum):
    """What one attempt means for the message."""

    TAKEN = "taken"
    LATER = "later"
    GIVEN_UP = "given_up"
    GONE = "gone"  # nobody will ever listen there again; the message itself waits


def judge(status: int | None, attempts: int, *, is_test: bool) -> Verdict:
    """Judge the `attempts`-th attempt by its HTTP status, None when there was no answer.

    A redirect is a failure like any other. A test is tried once, and says nothing about the endpoint.
    """
    if status is not None and 200 <= status < 300:
        return Verdict.TAKEN
    if is_test:
        return Verdict.GIVEN_UP
    if status == 410:
        return Verdict.GONE
    return Verdict.GIVEN_UP if attempts >= MOST_ATTEMPTS else Verdict.LATER


def words_of(body: bytes, *, most: int = 200) -> str:
    """The beginning of an answer as one line that can be kept and shown."""
    text = body[: most * 8].decode("utf-8", "replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:most]
