"""How a house is doing: the shape of what is counted, and whether it is ready at all."""

from typing import NamedTuple

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

TRAIL_UNSEALED = "recork_trail_unsealed"
TRAIL_UNSEALED_WORDS = "Entries of the audit trail that have waited for their seal for more than five minutes"


class VitalSign(NamedTuple):
    """One number: a name, what it means, and its value by label ("" where there is but one)."""

    name: str
    words: str
    values: dict[str, int]


def is_ready() -> bool:
    """Tell whether the database answers and has all the tables that this code expects."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
