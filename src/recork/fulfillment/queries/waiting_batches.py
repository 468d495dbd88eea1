"""The club batches that wait for a wave, each with how many orders of it do."""

from django.db import connection

from recork.fulfillment.queries.order_filter import Sql

MOST_BATCHES = 100

# What stands beside an order is looked up for those that wait; as joins the tables might be read whole.
_WAITING = """
SELECT batch, count(*) FROM (
  SELECT (SELECT t.club_batch FROM ship_to t WHERE t.order_id = o.id) AS batch,
         (SELECT w.cart_id FROM wave_order w WHERE w.order_id = o.id AND w.left_at IS NULL) AS cart
    FROM orders o
   WHERE o.state IN ('received', 'released') AND o.leading_hold IS NULL
     AND (%(winery)s::bigint IS NULL OR o.winery_id = %(winery)s)) AS waiting
 WHERE cart IS NULL
 GROUP BY batch HAVING batch <> '' ORDER BY count(*) DESC, batch LIMIT %(most)s
"""


def batches_statement(looking_at: int | None) -> Sql:
    """The statement; tests look at its plan."""
    return Sql(_WAITING, {"winery": looking_at, "most": MOST_BATCHES})


def waiting_batches(looking_at: int | None) -> dict[str, int]:
    """Orders that are ready to be released by their batch, the largest batch first; all warehouses together."""
    with connection.cursor() as cursor:
        cursor.execute(*batches_statement(looking_at))
        return dict(cursor.fetchall())
