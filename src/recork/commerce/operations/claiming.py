"""Take up what is due to be brought to the warehouse, so that two workers don't bring it at once; put it back."""

from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any

from django.db import connection, transaction

from recork.commerce.models import CarrierRequest, Question, Submission
from recork.commerce.rules.answer import NoAnswer
from recork.wire.backoff import next_try

LEASE = timedelta(seconds=60)
"""Longer than a call may take; whoever holds it is dead afterwards."""
AT_ONCE = 20
DICE = SystemRandom()


def claim(table: str, is_due: str, now: datetime) -> list[Any]:
    """Lease the rows that are due, and get their ids.

    table, is_due  constants of ours: they are written into the statement
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE {table} SET attempts = attempts + 1, next_try_at = %s
                 WHERE id IN (SELECT id FROM {table} WHERE {is_due} AND next_try_at <= %s
                               ORDER BY next_try_at LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED)
             RETURNING id""",  # noqa: S608 -- constants of ours
            [now + LEASE, now],
        )
        return [row_id for (row_id,) in cursor.fetchall()]


def try_later(row: Submission | Question | CarrierRequest, answer: NoAnswer, now: datetime) -> None:
    """Ask again, later each time; when the warehouse has asked us to wait, after that, and it was no attempt."""
    row.last_words = answer.words[:400]
    if answer.wait:
        row.attempts, row.next_try_at = max(0, row.attempts - 1), now + answer.wait
    else:
        row.next_try_at = now + next_try(row.attempts, DICE)
    row.save(update_fields=["last_words", "attempts", "next_try_at"])
