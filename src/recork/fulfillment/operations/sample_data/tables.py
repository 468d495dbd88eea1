"""Which columns of which tables the sample fills, and how rows get there in bulk."""

from collections.abc import Sequence

from django.db import connection
from psycopg.sql import SQL, Composed, Identifier

type Cell = object
type Row = tuple[Cell, ...]

# In the order in which rows may refer to each other.
COLUMNS: dict[str, tuple[str, ...]] = {
    "orders": (
        "id", "winery_id", "warehouse_id", "connection_id", "order_number", "state", "leading_hold", "version",
        "order_type", "carrier", "service", "ship_state", "bottles", "total_cents", "currency", "ordered_at",
        "received_at", "moved_at", "requested_ship_on", "digest",
    ),
    "ship_to": (
        "order_id", "winery_id", "name", "company", "line1", "line2", "city", "state", "zip", "country", "phone",
        "email", "shipping_instructions", "gift_message", "club_batch", "name_key", "surname_key", "email_key",
        "phone_key",
    ),
    "order_line": (
        "id", "winery_id", "order_id", "position", "sku_id", "sku_code", "bottles", "bottles_picked",
        "allocation_id",
    ),
    "stock_entry": (
        "id", "winery_id", "warehouse_id", "sku_id", "kind", "bottles", "line_id", "allocation_id", "counted",
        "at", "actor", "note",
    ),
    "move": ("winery_id", "order_id", "version", "from_state", "to_state", "cause", "at", "actor"),
    "hold": (
        "winery_id", "order_id", "reason", "field", "words", "opened_at", "until_on", "released_at",
        "released_by",
    ),
    "cancellation": (
        "winery_id", "order_id", "question_id", "asked_by", "asked_at", "asked_from", "reason", "note",
        "shop_next", "pickup_location", "pickup_ready_on", "outcome", "code", "state_found", "bottles_released",
        "bottles_coming_back",
    ),
    "put_back": (
        "winery_id", "order_id", "line_id", "allocation_id", "sku_id", "warehouse_id", "bottles", "asked_at",
        "closed_at", "closed_by", "bottles_back", "bottles_damaged", "bin_id",
    ),
    "package": ("winery_id", "order_id", "box_bottles", "carrier", "tracking", "packed_at"),
}  # fmt: skip


def copy_rows(table: str, rows: Sequence[Row]) -> None:
    """Bring rows in by COPY, which row-level security refuses on the table itself, so by way of a stage.

    From there one INSERT takes them over, and the policies look at every row. The transaction's scope is
    the caller's; the stage ends with it.
    """
    if not rows:
        return
    stage, named = Identifier(f"stage_{table}"), SQL(", ").join(map(Identifier, COLUMNS[table]))
    with connection.cursor() as cursor:
        cursor.execute(_text(SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} LIMIT 0").format(
            stage, named, Identifier(table)
        )))  # fmt: skip
        with cursor.copy(_text(SQL("COPY {} ({}) FROM STDIN").format(stage, named))) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            _text(SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(Identifier(table), named, named, stage))
        )


def fold_stage() -> None:
    """Add the staged stock entries to the balances: they were written as counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE stock_balance b SET on_hand = b.on_hand + t.on_hand, allocated = b.allocated + t.allocated,"
            " in_hand = b.in_hand + t.in_hand, coming_back = b.coming_back + t.coming_back"
            " FROM (SELECT e.sku_id, e.warehouse_id, sum(e.bottles * f.on_hand) AS on_hand,"
            "              sum(e.bottles * f.allocated) AS allocated, sum(e.bottles * f.in_hand) AS in_hand,"
            "              sum(e.bottles * f.coming_back) AS coming_back"
            "         FROM stage_stock_entry e JOIN stock_effect f ON f.kind = e.kind"
            "        GROUP BY e.sku_id, e.warehouse_id) t"
            " WHERE b.sku_id = t.sku_id AND b.warehouse_id = t.warehouse_id"
        )


def _text(statement: Composed) -> str:
    return statement.as_string(connection.connection)
