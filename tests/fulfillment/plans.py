"""What PostgreSQL does with a statement, as the application under row-level security."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from recork.fulfillment.queries.order_filter import Sql

SMALL = ("winery", "warehouse", "release_plan", "shipping_rule")
"""Tables that nobody minds reading whole."""


@dataclass(frozen=True)
class Scan:
    """One way into a table: `rows` counts what was read, also what was thrown away afterwards."""

    kind: str
    table: str
    rows: int


def scans_of(statement: Sql) -> list[Scan]:
    """Run the statement and list its ways into the large tables."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement.text}", statement.values)
        ((plan,),) = cursor.fetchone()
    return [scan for scan in _scans(plan["Plan"]) if scan.table not in SMALL]


def _scans(node: dict[str, Any]) -> Iterator[Scan]:
    if "Relation Name" in node:
        thrown = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        rows = (node["Actual Rows"] + thrown) * node["Actual Loops"]
        yield Scan(node["Node Type"], node["Relation Name"], round(rows))
    for part in node.get("Plans", []):
        yield from _scans(part)
