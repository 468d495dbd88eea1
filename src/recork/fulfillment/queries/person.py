"""Everything that the house keeps about one person for a winery, for the person to take along."""

from django.db import connection
from django.forms.models import model_to_dict

from recork.fulfillment.models import (
    Cancellation,
    CarrierRequest,
    Intercept,
    Order,
    OrderLine,
    ShopNextChange,
    ShopReport,
    WebhookDelivery,
)
from recork.fulfillment.queries.order_story import order_story
from recork.fulfillment.rules.person import Row, for_one_alone
from recork.fulfillment.rules.search import email_key

MOST = 500
"""Orders of one person that are shown, handed over and erased in one go."""

CARRIER = ("want", "ship_to", "location", "reason", "asked_at", "asked_by", "standing", "reference", "words")
SEARCHED = ("order", "winery", "name_key", "surname_key", "email_key", "phone_key", "sent_digest")


def orders_of_person(winery_id: int, typed: str) -> list[Order]:
    """The orders of a winery that go to an e-mail address, or went or were to go there before they were edited or sent
    elsewhere; or the one of this number. The newest first.
    """
    mine = Order.objects.select_related("ship_to").filter(winery=winery_id)
    if "@" not in typed:
        return list(mine.filter(order_number=typed))
    with connection.cursor() as cursor:
        cursor.execute("SELECT orders_with_email(%s, %s, %s)", [winery_id, email_key(typed), MOST])
        ids = [order_id for (order_id,) in cursor.fetchall()]
    return list(mine.filter(pk__in=ids).order_by("-pk"))


def goes_elsewhere(order: Order, typed: str) -> bool:
    """Whether the order was found by an e-mail address that it doesn't go to (any more): it is somebody else's, too."""
    to = getattr(order, "ship_to", None)
    return to is not None and "@" in typed and to.erased_at is None and to.email_key != email_key(typed)


def kept_about(orders: list[Order], typed: str = "") -> Row:
    """Each order with its address, wines, holds, notes and timeline, what was asked about it, and what its shop told of it.

    By an e-mail address it is what that person may be handed; by a number, or nothing, whomever the order ever named.
    """
    told = [_order(order) for order in orders]
    return {"orders": [for_one_alone(each, email_key(typed)) for each in told] if "@" in typed else told}


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
        "holds": list(
            order.holds.order_by("pk").values("reason", "words", "opened_at", "opened_by", "released_at")
        ),
        "carrier_requests": list(
            CarrierRequest.objects.filter(order=order).order_by("asked_at").values(*CARRIER)
        ),
        "intercepts": list(
            Intercept.objects.filter(order=order)
            .order_by("asked_at")
            .values("asked_at", "asked_by", "answer", "words")
        ),
        "labels": list(
            order.labels.order_by("wanted_at").values("carrier", "tracking", "state", "words", "note")
        ),
        "pickups": [
            *Cancellation.objects.filter(order=order)
            .exclude(pickup_location="")
            .values("pickup_location", "asked_at"),
            *Intercept.objects.filter(order=order)
            .exclude(pickup_location="")
            .values("pickup_location", "asked_at"),
            *ShopNextChange.objects.filter(order=order)
            .exclude(pickup_location="")
            .values("pickup_location", "before_location"),
        ],
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
        "endpoint_answers": _answers(order),
    }


def _answers(order: Order) -> list[Row]:
    """What the shop's endpoints answered to news that said more of the order than states and bottles."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers_about(%s)", [order.pk])
        ids = [delivery_id for (delivery_id,) in cursor.fetchall()]
    heard = WebhookDelivery.objects.filter(pk__in=ids).order_by("pk")
    return [{"at": each.tried_at, "status": each.status, "words": each.words} for each in heard]
