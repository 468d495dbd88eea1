"""Bottles that are missing or broken in the bin: others are taken, or the order waits for others to come."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import connection

from recork.fulfillment.rules.actor import Actor, Verb, require


class ShortPick(StrEnum):
    """What became of an order some of whose bottles weren't there.

    ELSEWHERE: the warehouse has others, picking goes on. SHORT: it hasn't; the order is back in line and on
    hold, what was in its cart is to be put back. With the others nothing was done: REPEATED says that this very
    request was done before, UNEQUAL that the line doesn't ask for so many any more.
    """

    ELSEWHERE = "elsewhere"
    SHORT = "short"
    REPEATED = "repeated"
    UNEQUAL = "unequal"
    NOT_PICKING = "not_picking"
    NOT_FOUND = "not_found"


def short_pick(
    actor: Actor,
    line_id: int,
    *,
    bottles_missing: int,
    bottles_broken: int,
    now: datetime,
    request_id: UUID,
) -> ShortPick:
    """Write bottles off that a line was promised; broken ones go to quarantine. Raises `NotAllowed`."""
    require(actor, Verb.MOVE_ORDERS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT short_pick(%s, %s, %s, %s, %s, %s)",
            [line_id, bottles_missing, bottles_broken, request_id, actor.name, now],
        )
        (outcome,) = cursor.fetchone()
    return ShortPick(outcome)
