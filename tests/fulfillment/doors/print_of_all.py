"""A print of all rows of the house, so that a test can say: nothing was changed."""

from django.apps import apps
from django.db import connection

from recork.fulfillment.models import scope

OF_THE_TRAIL = {"audit_entry", "audit_order", "audit_seal", "refusal_tally"}
"""Being refused changes nothing but these."""
TABLES = sorted(
    {model._meta.db_table for model in apps.get_app_config("fulfillment").get_models()} - OF_THE_TRAIL
)
_PRINT = " UNION ALL ".join(
    f"SELECT '{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {table} t"
    for table in TABLES
)


def print_of_all() -> dict[str, tuple[int, int]]:
    """Each table's number of rows and the sum of their hashes."""
    with scope.of_every_winery(), connection.cursor() as cursor:
        cursor.execute(_PRINT)
        return {table: (count, total) for table, count, total in cursor.fetchall()}
