"""As whom a long-running process may come to the database."""

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from recork.cellar import check_role


def refuse_unsafe_role() -> None:
    """Raise `UnsafeRole` unless row-level security holds for us; leaves no connection open.

    What serves later opens its own, in processes and threads of its own.
    """
    database = connections["default"]
    assert isinstance(database, DatabaseWrapper)
    check_role(database)
    database.close()
    database.close_pool()
