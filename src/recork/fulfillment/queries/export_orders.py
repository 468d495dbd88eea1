"""The orders that a filter means, one by one, for a table elsewhere."""

from collections.abc import Iterator, Sequence
from contextlib import closing

from django.db import connection

from recork.fulfillment.queries.order_filter import OrderFilter, Sql, matching
from recork.fulfillment.rules.search import fulfillment_number

MOST = 100_000
"""Orders in one file: more than a spreadsheet is pleasant with."""

AT_ONCE = 500

HEADER = (
    "Order number",
    "Fulfillment number",
    "Winery",
    "Ordered",
    "Status",
    "On hold because",
    "Customer",
    "Company",
    "City",
    "State",
    "ZIP",
    "Type",
    "Bottles",
    "Requested ship date",
    "Warehouse",
    "Carrier",
    "Service",
    "Tracking",
    "Last change",
)

_ROWS = """
SELECT o.id, o.order_number, w.name, o.ordered_at,
       CASE WHEN o.is_tombstone THEN 'Cancelled before it arrived' ELSE o.status END, coalesce(h.words, ''), t.name, t.company, t.city,
       o.ship_state, t.zip, o.order_type, o.bottles, o.requested_ship_on, coalesce(b.name, ''), o.carrier,
       o.service, coalesce(p.tracking, ''), o.moved_at
  FROM page
  JOIN orders o ON o.id = page.id
  JOIN winery w ON w.id = o.winery_id
  LEFT JOIN ship_to t ON t.order_id = o.id
  LEFT JOIN warehouse b ON b.id = o.warehouse_id
  LEFT JOIN LATERAL (
    SELECT string_agg(h.words, '; ' ORDER BY h.reason <> o.leading_hold, h.id) AS words FROM hold h
     WHERE o.state = 'received' AND o.leading_hold IS NOT NULL AND h.order_id = o.id AND h.released_at IS NULL) AS h ON true
  LEFT JOIN LATERAL (
    SELECT string_agg(p.tracking, ' ' ORDER BY p.id) AS tracking FROM package p
     WHERE p.order_id = o.id AND p.tracking <> '') AS p ON true
 ORDER BY o.ordered_at DESC, o.id DESC
"""


def export_statement(which: OrderFilter, looking_at: int | None) -> Sql:
    """The statement that reads them, one more than `MOST`, so that a cut can be told."""
    asked = matching(which, looking_at, MOST + 1)
    return Sql(f"WITH page AS ({asked.text}) {_ROWS}", asked.values)


def export_orders(which: OrderFilter, looking_at: int | None) -> Iterator[Sequence[object]]:
    """Read the orders meant, newest first, as the columns of `HEADER`.

    The database keeps them and hands out `AT_ONCE` at a time, so this wants a transaction in
    scope for as long as it is read.
    """
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(*export_statement(which, looking_at))
        while rows := cursor.fetchmany(AT_ONCE):
            for order_id, number, *rest in rows:
                yield number, fulfillment_number(order_id), *rest
