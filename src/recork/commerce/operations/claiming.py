"""Take up what is due to be brought to the warehouse, so that two workers don't bring it at once."""

from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any

from django.db import connection, transaction

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
