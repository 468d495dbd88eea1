"""Bottles that came in or came free go to the orders that wait for them, the oldest first."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from recork.fulfillment.rules.actor import MACHINE

AT_ONCE = 500
"""Orders that are promised bottles in one transaction: their wines stay locked while it lasts."""


def reallocate_orders(order_ids: Sequence[int], *, now: datetime) -> list[int]:
    """Promise bottles to those of these orders that wait for some, the oldest first; answers those it served.

    An order gets all its bottles or none. Its Insufficient Inventory hold is cleared and its shop hears of it.
    Wants a transaction that holds no lock on a balance yet, so it is not called within the one that receives
    the stock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT reallocate_orders(%s, %s, %s)", [list(order_ids), MACHINE.name, now])
        (served,) = cursor.fetchone()
    return list(served)


def reallocate_waiting(*, now: datetime) -> list[int]:
    """The same for the oldest `AT_ONCE` in scope that wait for bottles and could have them now, each taken alone.

    Two of them may want the same bottles, so ask again until nobody is served.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT orders_to_serve(%s)", [AT_ONCE])
        (due,) = cursor.fetchone()
    return reallocate_orders(due, now=now)
