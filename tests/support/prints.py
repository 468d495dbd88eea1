"""A print of all rows of a house, so that a test can say: nothing was changed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus

from django.db import connection, transaction

BESIDE = {
    "audit_entry": "being refused is on the trail",
    "audit_order": "the same",
    "audit_seal": "the same",
    "refusal_tally": "the same",
    "call_bucket": "calls are counted",
    "shared_cache": "wrong passwords are counted",
    "django_session": "what is said to a person waits there, and when they were last seen",
}
"""Tables that asking may change, whatever the answer. All others that PostgreSQL knows are in the print."""

type Print = dict[str, tuple[int, int]]

_TABLES = """
SELECT c.relname FROM pg_class c
 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
   AND has_table_privilege(c.oid, 'SELECT')
"""


def print_of_all() -> Print:
    """Each table's number of rows and the sum of their hashes, of all wineries. The scope is as it was afterwards."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('recork.every_winery', 'on', true)")
        cursor.execute(_printing())
        found = {table: (count, total) for table, count, total in cursor.fetchall()}
        transaction.set_rollback(True)
    return found


@cache
def _printing() -> str:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = sorted(table for (table,) in cursor.fetchall() if table not in BESIDE)
    return " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {table} t"
        for table in tables
    )


def changed(before: Print, after: Print) -> set[str]:
    """The tables in which something is not as it was."""
    return {table for table in before | after if before.get(table) != after.get(table)}


@dataclass(frozen=True)
class Asked:
    """What somebody was answered, and which tables it changed until it was taken back."""

    status: int
    changed: frozenset[str] = frozenset()

    @property
    def is_refused(self) -> bool:
        return self.status >= HTTPStatus.BAD_REQUEST


def ask_and_take_back(asking: Callable[[], int], before: Print, *, looks: bool = False) -> Asked:
    """Ask, see what a refusal has changed, then take everything back, so that each asking finds the same house.

    asking   answers its status
    before   the print of the house as it stands
    looks    it only looks: what it changes is told whatever the answer
    """
    with transaction.atomic():
        asked = Asked(asking())
        if looks or asked.is_refused:
            asked = Asked(asked.status, frozenset(changed(before, print_of_all())))
        transaction.set_rollback(True)
    return asked
