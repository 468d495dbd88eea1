"""What must never be: every view `inv_*` with what it found."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from psycopg.sql import SQL, Identifier

SHOWN = 5
"""Rows of a violation that are shown: enough to begin looking."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule and how often it is broken, with the first rows that break it."""

    view: str
    count: int
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]

    @property
    def words(self) -> str:
        """The rule as a sentence: `inv_balance_is_the_ledgers_sum` becomes "Balance is the ledgers sum"."""
        return self.view.removeprefix("inv_").replace("_", " ").capitalize()


def findings() -> Iterator[Finding]:
    """Read every view, one after the other; what the reader's role may see decides what is found."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT viewname FROM pg_views"
            " WHERE schemaname = current_schema() AND viewname LIKE 'inv\\_%' ORDER BY viewname"
        )
        views = [view for (view,) in cursor.fetchall()]
    for view in views:
        yield _finding(view)


def _finding(view: str) -> Finding:
    with connection.cursor() as cursor:
        # Materialized: told that six rows are enough, the planner would look for them row by row, and in a
        # healthy house, where there are none, never come to an end.
        whole = SQL("WITH broken AS MATERIALIZED (SELECT * FROM {}) SELECT * FROM broken LIMIT %s")
        cursor.execute(whole.format(Identifier(view)), [SHOWN + 1])
        columns = tuple(column.name for column in cursor.description)
        rows = tuple(cursor.fetchall())
        count = len(rows)
        if count > SHOWN:
            cursor.execute(SQL("SELECT count(*) FROM {}").format(Identifier(view)))
            (count,) = cursor.fetchone()
    return Finding(view, count, columns, rows[:SHOWN])
