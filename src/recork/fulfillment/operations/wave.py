"""Send orders to the floor in waves: thousands in one statement, laid out in carts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from recork.fulfillment.models import Order
from recork.fulfillment.operations.locking import lock_orders
from recork.fulfillment.operations.look_again import look_again
from recork.fulfillment.operations.move import Moved, move_orders
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.order import OrderState

MOST_ORDERS = 5_000
"""In one wave; the rest go with the next."""
CART_ORDERS = 12
CART_BOTTLES = 72
"""What a cart holds where nobody says otherwise: six cases, in twelve slots."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which orders go out together: those of one warehouse that are ready, narrowed down by whatever is given.

    ship_by  those whose requested ship date is this day or earlier, and those without one
    """

    warehouse_id: int
    ship_by: date | None = None
    order_type: str = ""
    club_batch: str = ""
    winery_id: int | None = None

    def words(self) -> str:
        """Say what was chosen, for whoever looks at the wave later."""
        by = f"to ship by {self.ship_by.day} {self.ship_by:%b}" if self.ship_by else ""
        return ", ".join(word for word in (self.order_type, self.club_batch, by) if word)


@dataclass(frozen=True, slots=True)
class Released:
    """A wave and how many orders went with it."""

    wave_id: int
    orders: int


def ready_orders(choice: Choice) -> list[int]:
    """The orders that such a wave would release now, those promised for the earliest day first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ready_orders(%s, %s, %s, %s, %s, %s)",
            [
                *(choice.warehouse_id, choice.ship_by, choice.order_type),
                *(choice.club_batch, choice.winery_id, MOST_ORDERS),
            ],
        )
        (found,) = cursor.fetchone()
    return list(found)


def release_wave(
    actor: Actor,
    warehouse_id: int,
    order_ids: Sequence[int],
    *,
    now: datetime,
    request_id: UUID,
    chosen: str = "",
    cart_orders: int = CART_ORDERS,
    cart_bottles: int = CART_BOTTLES,
) -> Released | None:
    """Release these orders of one warehouse and lay them out in carts; None when none of them could be.

    They are held first for what the shipping rules say today. Those that are held, cancelled or gone meanwhile stay where they are. The same request releases once and
    gets the same wave. Raises `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    lock_orders(order_ids)
    look_again(order_ids, now=now, today=timezone.localdate(now))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wave_id, released FROM release_wave(%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *(warehouse_id, list(order_ids), chosen, cart_orders, cart_bottles),
                *(request_id, actor.name, now),
            ],
        )
        row = cursor.fetchone()
    return Released(*row) if row else None


def release_orders(actor: Actor, order_ids: Sequence[int], *, now: datetime, request_id: UUID) -> list[Moved]:
    """Release these very orders, a wave for each of their warehouses, and say what became of each.

    The same request releases once. Raises `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    lock_orders(order_ids)
    by_warehouse: dict[int, list[int]] = {}
    found = Order.objects.filter(pk__in=order_ids, warehouse__isnull=False).order_by("warehouse", "pk")
    for order_id, warehouse_id in found.values_list("pk", "warehouse_id"):
        by_warehouse.setdefault(warehouse_id, []).append(order_id)
    for warehouse_id, of_it in by_warehouse.items():
        release_wave(actor, warehouse_id, of_it, now=now, request_id=request_id, chosen="By hand")
    return move_orders(actor, order_ids, OrderState.RELEASED, now=now, request_id=request_id)
