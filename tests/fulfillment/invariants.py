"""Reads this house's views that must stay empty, over all wineries."""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.support.invariants import broken, invariant_views

__all__ = ["invariant_views", "violations"]


def violations(connection: BaseDatabaseWrapper) -> dict[str, list[object]]:
    """Every view that isn't empty, with its first rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT enter_scope(NULL)")
        return broken(connection)
