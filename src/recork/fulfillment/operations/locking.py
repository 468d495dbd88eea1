"""Lock orders. Whoever locks several locks all of them first, in the order of their ids, so that nobody waits in a ring."""

from collections.abc import Sequence

from django.db import connection


def lock_orders(order_ids: Sequence[int]) -> None:
    """Lock all of these orders for the rest of the transaction; what is read from here on is how they stand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM orders WHERE id = ANY (%s) ORDER BY id FOR UPDATE", [list(order_ids)])
