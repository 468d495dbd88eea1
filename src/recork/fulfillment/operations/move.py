"""Take orders one step along the floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from recork.fulfillment.models import Order, OrderLine
from recork.fulfillment.operations.locking import lock_orders
from recork.fulfillment.operations.look_again import look_again
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.order import Cause, OrderState


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one order that was to be moved.

    `outcome` is moved, repeated (this very request has moved it before), illegal (there is no
    such step from where it stands, `state`) or held (`hold` says by what).
    """

    order_id: int
    order_number: str
    state: OrderState
    version: int
    outcome: str
    hold: str | None


def move_orders(
    actor: Actor,
    order_ids: Sequence[int],
    to: OrderState,
    *,
    now: datetime,
    request_id: UUID | None = None,
) -> list[Moved]:
    """Take each of these orders to the state `to` if that is a legal step for the floor.

    Orders that are not found are not answered for. What is to be released is held first for what the shipping rules
    say today. "Picked" books every bottle that was not
    scanned yet; "shipped" closes the stock. Raises `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    if to is OrderState.RELEASED:
        lock_orders(order_ids)
        look_again(order_ids, now=now, today=timezone.localdate(now))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM move_orders(%s, %s, %s, %s, %s, %s)",
            [list(order_ids), to, Cause.FLOOR, actor.name, request_id, now],
        )
        rows = cursor.fetchall()
    return [moved_of(row) for row in rows]


def moved_of(row: Sequence[Any]) -> Moved:
    """Read one row of the functions that move orders."""
    order_id, order_number, state, version, outcome, hold = row
    return Moved(order_id, order_number, OrderState(state), version, outcome, hold)


class NotPicking(Exception):
    """The order isn't being picked (any more): nothing goes into the cart."""


class TooManyBottles(Exception):
    """More bottles than the line still asks for."""


class CartChanged(Exception):
    """The cart isn't as the picker saw it: these bottles may be booked already."""


def put_in_cart(actor: Actor, line_id: int, bottles: int, *, now: datetime, seen: int | None = None) -> int:
    """Book bottles of one line from their bin into the cart; answers the ledger's entry, by which it can be undone.

        seen  how many were in the cart when the picker pressed, so that a press sent twice books once

    Raises `CartChanged`, `OrderLine.DoesNotExist`, `NotPicking` when the order was cancelled or moved on
    meanwhile, `TooManyBottles`, `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    line = OrderLine.objects.get(pk=line_id)
    order = Order.objects.select_for_update().get(pk=line.order_id)
    if order.state != OrderState.PICKING:
        raise NotPicking(f"Order {order.order_number} is {order.status.lower()}.")
    line.refresh_from_db()
    if seen is not None and seen != line.bottles_picked:
        raise CartChanged(f"{line.bottles_picked} of {line.bottles} are in the cart.")
    if not 0 < bottles <= line.bottles - line.bottles_picked:
        raise TooManyBottles(f"{line.bottles - line.bottles_picked} to go.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT put_in_cart(%s, %s, %s, %s)", [line_id, bottles, actor.name, now])
        (entry,) = cursor.fetchone()
    return int(entry)
