"""Bottles of a cancelled or returned order go back into a bin, or into quarantine."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import connection

from recork.fulfillment.rules.actor import Actor, Verb, require


class PutBackOutcome(StrEnum):
    """What became of booking bottles of a task; only the first two have booked anything."""

    BOOKED = "booked"
    CLOSED = "closed"
    REPEATED = "repeated"
    TOO_MANY = "too_many"
    WRONG_BIN = "wrong_bin"
    NOT_FOUND = "not_found"


def put_bottles_back(
    actor: Actor,
    put_back_id: int,
    *,
    back: int = 0,
    damaged: int = 0,
    bin_id: int | None = None,
    request_id: UUID | None = None,
    now: datetime,
) -> PutBackOutcome:
    """Book bottles of one task: so many stand in that bin again, so many are broken or missing.

        back     available again from here on; they need the bin in which this wine stands
        damaged  in quarantine from here on

    CLOSED when these were its last. The same request books once, and a closed task books nothing more.
    Raises `NotAllowed`.
    """
    require(actor, Verb.CHANGE_STOCK)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT put_bottles_back(%s, %s, %s, %s, %s, %s, %s)",
            [put_back_id, back, damaged, bin_id, request_id, actor.name, now],
        )
        (outcome,) = cursor.fetchone()
    return PutBackOutcome(outcome)
