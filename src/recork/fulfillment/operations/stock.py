"""Bottles come in, are counted, and the ledger is brought into the balance."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from recork.fulfillment.models import Sku, Warehouse
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.stock import Kind
from recork.manners.entry import Unfit

REUSED = -1
"""What `book_stock` answers when the request's id has booked something else before."""

MOST_BOTTLES = 1_000_000
"""In one booking; a typed barcode must not become stock."""


class Promised(Exception):
    """An adjustment would take away bottles that orders were promised; nothing was booked."""


def receive_stock(
    actor: Actor,
    sku: Sku,
    warehouse: Warehouse,
    bottles: int,
    *,
    now: datetime,
    note: str = "",
    request_id: UUID | None = None,
) -> int:
    """Book bottles that arrived; answers how many are on hand now. The same request books once."""
    if bottles <= 0:
        raise ValueError("Received bottles are counted upwards from 1.")
    return _book(actor, Kind.RECEIVED, sku, warehouse, bottles, note, request_id, now)


def adjust_stock(
    actor: Actor,
    sku: Sku,
    warehouse: Warehouse,
    bottles: int,
    *,
    now: datetime,
    note: str,
    request_id: UUID | None = None,
) -> int:
    """Correct a count by `bottles`, up or down; answers how many are on hand now.

    Raises `Promised` when that would leave fewer than orders were promised.
    """
    if bottles == 0:
        raise ValueError("An adjustment changes something.")
    return _book(actor, Kind.ADJUSTED, sku, warehouse, bottles, note, request_id, now)


def fold_stock() -> int:
    """Bring everything that was only appended into the balances; answers how many changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT fold_stock(NULL)")
        (folded,) = cursor.fetchone()
    return int(folded)


def tell_stock(*, now: datetime) -> int:
    """Tell shops which balances have changed, in every winery's scope; answers how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tell_stock(%s)", [now])
        (told,) = cursor.fetchone()
    return int(told)


def _book(
    actor: Actor,
    kind: Kind,
    sku: Sku,
    warehouse: Warehouse,
    bottles: int,
    note: str,
    request_id: UUID | None,
    now: datetime,
) -> int:
    require(actor, Verb.CHANGE_STOCK)
    if abs(bottles) > MOST_BOTTLES:
        raise ValueError(f"At most {MOST_BOTTLES:,} bottles in one booking.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT book_stock(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [sku.winery_id, warehouse.pk, sku.pk, kind, bottles, request_id, actor.name, note, now],
        )
        (on_hand,) = cursor.fetchone()
    if on_hand == REUSED:
        raise Unfit("bottles", "This form has booked something else already. Open it anew to book more.")
    if on_hand is None:
        raise Promised(f"{sku.code}: fewer would be left than orders were promised.")
    return int(on_hand)
