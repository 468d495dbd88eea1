"""The wines of an order that is edited, and the bottles it is promised."""

from datetime import datetime

from django.db import connection

from recork.fulfillment.models import Hold, Order, OrderLine, Sku
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.hold import HoldReason, Problem
from recork.fulfillment.rules.receiving import ArrivingLine

MISSING = Problem(HoldReason.INSUFFICIENT_INVENTORY, "lines", "Not enough bottles in the warehouse")


def change_lines(order: Order, lines: tuple[ArrivingLine, ...], actor: Actor, now: datetime) -> None:
    """Give up the old promise and write the new wines. The order's lock is held, and nothing of it is in a cart."""
    skus = _skus(order, {line.sku for line in lines})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT give_up_promise(%s, %s, %s, %s)", [order.pk, sorted(skus.values()), actor.name, now]
        )
    OrderLine.objects.bulk_create(
        OrderLine(
            winery_id=order.winery_id,
            order=order,
            position=position,
            sku_id=skus.get(line.sku),
            sku_code=line.sku,
            bottles=line.bottles,
        )
        for position, line in enumerate(lines, start=1)
    )
    order.bottles = sum(line.bottles for line in lines)


def promise_if_whole(order: Order, actor: Actor, now: datetime) -> list[Problem]:
    """Promise the order its bottles if it has none yet; what is missing is answered unless it holds it already."""
    lines = list(OrderLine.objects.filter(order=order))
    _name_wines(order, lines)
    waiting = Hold.objects.filter(order=order, reason=HoldReason.INSUFFICIENT_INVENTORY, released_at=None)
    if any(line.sku_id is None for line in lines) or order.warehouse_id is None:
        # Nothing can be missing of a wine that nobody knows: that is what holds it.
        waiting.update(released_at=now, released_by=actor.name)
        return []
    if all(line.allocation_id is not None for line in lines):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT allocate_orders(%s, %s, %s)", [[order.pk], actor.name, now])
        (served,) = cursor.fetchone()
    if order.pk not in served:
        return [] if waiting.exists() else [MISSING]
    waiting.update(released_at=now, released_by=actor.name)
    return []


def _name_wines(order: Order, lines: list[OrderLine]) -> None:
    """A wine that was unknown when the order came may have been added since."""
    unknown = [line for line in lines if line.sku_id is None]
    skus = _skus(order, {line.sku_code for line in unknown}) if unknown else {}
    for line in unknown:
        line.sku_id = skus.get(line.sku_code)
    OrderLine.objects.bulk_update(unknown, ["sku"])


def _skus(order: Order, codes: set[str]) -> dict[str, int]:
    known = Sku.objects.filter(winery_id=order.winery_id, code__in=codes)
    return dict(known.values_list("code", "pk"))
