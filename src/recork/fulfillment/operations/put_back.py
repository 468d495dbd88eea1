"""Bottles of a cancelled order go from the cart back into a bin."""

from datetime import datetime
from enum import StrEnum

from django.db import connection

from recork.fulfillment.rules.actor import Actor, Verb, require


class PutBackOutcome(StrEnum):
    """What became of closing a task."""

    CLOSED = "closed"
    REPEATED = "repeated"
    UNEQUAL = "unequal"
    NOT_FOUND = "not_found"


def close_put_back(
    actor: Actor,
    put_back_id: int,
    *,
    bottles_back: int,
    bottles_damaged: int,
    bin_id: int | None,
    now: datetime,
) -> PutBackOutcome:
    """Close one task: so many bottles stand in the bin again, so many are broken or missing.

    Closing it twice books once. UNEQUAL when the two don't add up to the task's bottles.
    """
    require(actor, Verb.CHANGE_STOCK)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT close_put_back(%s, %s, %s, %s, %s, %s)",
            [put_back_id, bottles_back, bottles_damaged, bin_id, actor.name, now],
        )
        (outcome,) = cursor.fetchone()
    return PutBackOutcome(outcome)
