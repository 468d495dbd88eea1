"""Bottles that are missing or broken in the bin: others are taken, or the order waits for others to come."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import connection

from recork.fulfillment.models import Hold
from recork.fulfillment.rules.actor import MACHINE, Actor, Verb, require
from recork.fulfillment.rules.hold import HoldReason

AT_ONCE = 500
"""Orders that are promised bottles in one transaction; the rest follow with the next."""


class ShortPick(StrEnum):
    """What became of an order some of whose bottles weren't there.

    ELSEWHERE: the warehouse has others, picking goes on. SHORT: it hasn't; the order is back in line and on
    hold, what was in its cart is to be put back. With the others nothing was done: REPEATED says that this very
    request was done before, UNEQUAL that the line doesn't ask for so many any more.
    """

    ELSEWHERE = "elsewhere"
    SHORT = "short"
    REPEATED = "repeated"
    UNEQUAL = "unequal"
    NOT_PICKING = "not_picking"
    NOT_FOUND = "not_found"


def short_pick(
    actor: Actor,
    line_id: int,
    *,
    bottles_missing: int,
    bottles_broken: int,
    now: datetime,
    request_id: UUID,
) -> ShortPick:
    """Write bottles off that a line was promised; broken ones go to quarantine. Raises `NotAllowed`."""
    require(actor, Verb.MOVE_ORDERS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT short_pick(%s, %s, %s, %s, %s, %s)",
            [line_id, bottles_missing, bottles_broken, request_id, actor.name, now],
        )
        (outcome,) = cursor.fetchone()
    return ShortPick(outcome)


def reallocate_orders(order_ids: Sequence[int], *, now: datetime) -> list[int]:
    """Promise bottles to those of these orders that wait for some, the oldest first; answers those it served.

    Their Insufficient Inventory hold is cleared and their shops hear of it. Wants a transaction that
    holds no lock on a balance yet, so it is not called within the one that receives the stock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT reallocate_orders(%s, %s, %s)", [list(order_ids), MACHINE.name, now])
        (served,) = cursor.fetchone()
    return list(served)


def reallocate_waiting(*, now: datetime, sku_id: int | None = None) -> list[int]:
    """The same for whoever waits for bottles, the oldest first, or only for those who wait for this wine."""
    holds = Hold.objects.filter(reason=HoldReason.INSUFFICIENT_INVENTORY, released_at__isnull=True)
    if sku_id is not None:
        holds = holds.filter(order__lines__sku=sku_id)
    waiting = holds.order_by("order_id").values_list("order_id", flat=True).distinct()
    return reallocate_orders(list(waiting[:AT_ONCE]), now=now)
