"""One page of orders, as programs walk through them."""

from dataclasses import dataclass

from django.db import connection

from recork.fulfillment.models import Order
from recork.fulfillment.queries.order_filter import OrderFilter, matching
from recork.fulfillment.queries.order_sheet import OrderSheet, order_sheets
from recork.manners.place import Place


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Orders, the newest first; `next` is where the next page begins, None on the last."""

    sheets: list[OrderSheet]
    next: Place | None


def order_page(which: OrderFilter, winery_id: int | None, *, limit: int, after: Place | None) -> OrderPage:
    """Read the orders meant that are older than `after`. Six statements, however many orders."""
    asked = matching(which, winery_id, limit + 1, older_than=after)
    with connection.cursor() as cursor:
        cursor.execute(asked.text, asked.values)
        found = cursor.fetchall()
    sheets = order_sheets(
        Order.objects.filter(pk__in=[order_id for order_id, _ in found[:limit]]).order_by(
            "-ordered_at", "-id"
        )
    )
    last = sheets[-1].order if len(found) > limit else None
    return OrderPage(sheets, Place(last.ordered_at, last.pk) if last else None)
