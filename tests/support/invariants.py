"""Reads the views that must stay empty, inside the test's own transaction."""

from django.db.backends.base.base import BaseDatabaseWrapper


def invariant_views(connection: BaseDatabaseWrapper) -> list[str]:
    """Name them all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT viewname FROM pg_views WHERE viewname LIKE 'inv\\_%' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def broken(connection: BaseDatabaseWrapper) -> dict[str, list[object]]:
    """Every view that isn't empty, with its first rows, as far as the caller may see."""
    found: dict[str, list[object]] = {}
    views = invariant_views(connection)
    with connection.cursor() as cursor:
        for view in views:
            cursor.execute(f"SELECT * FROM {view} LIMIT 5")
            if rows := cursor.fetchall():
                found[view] = rows
    return found
