"""Everything that the house keeps about one person for a winery, for the person to take along."""

from typing import Any

from django.forms.models import model_to_dict

from recork.fulfillment.models import (
    Cancellation,
    CarrierRequest,
    Intercept,
    Order,
    OrderLine,
    ShipTo,
    ShopReport,
)
from recork.fulfillment.queries.order_story import order_story
from recork.fulfillment.rules.search import email_key

MOST = 500
"""Orders of one person that are shown, handed over and erased in one go."""

type Row = dict[str, Any]

SEARCHED = ("order", "winery", "name_key", "surname_key", "email_key", "phone_key", "sent_digest")


def orders_of_person(winery_id: int, typed: str) -> list[Order]:
    """The orders of a winery that go to an e-mail address, or the one of this number; the newest first."""
    mine = Order.objects.select_related("ship_to").filter(winery=winery_id)
    if "@" not in typed:
        return list(mine.filter(order_number=typed))
    ids = ShipTo.objects.filter(winery=winery_id, email_key=email_key(typed)).order_by("-order")
    return list(mine.filter(pk__in=list(ids.values_list("order_id", flat=True)[:MOST])).order_by("-pk"))


def kept_about(orders: list[Order]) -> Row:
    """Each order with its address, wines, notes and timeline, and what its shop told of it."""
    return {"orders": [_order(order) for order in orders]}


def _order(order: Order) -> Row:
    to = getattr(order, "ship_to", None)
    report = ShopReport.objects.filter(order=order).first()
    return {
        "order_number": order.order_number,
        "fulfillment_number": order.fulfillment_number,
        "status": order.status,
        "ordered_at": order.ordered_at,
        "total_cents": order.total_cents,
        "currency": order.currency,
        "ship_to": {name: said for name, said in model_to_dict(to).items() if name not in SEARCHED}
        if to
        else None,
        "lines": list(
            OrderLine.objects.filter(order=order).order_by("position").values("sku_code", "bottles")
        ),
        "edits": list(order.edits.order_by("version").values("edited_at", "edited_by", "before", "after")),
        "notes": [
            note
            for asked in (Cancellation, Intercept, CarrierRequest)
            for note in asked.objects.filter(order=order)
            .exclude(note="")
            .values("note", "asked_by", "asked_at")
        ],
        "timeline": [
            {"at": each.at, "who": each.who, "what": each.what, "more": each.more}
            for each in order_story(order)
        ],
        "shop": report.body if report else None,
    }
