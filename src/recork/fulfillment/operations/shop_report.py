"""A shop tells how an order stands there; people here see it, and hear whether their wishes came in time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from recork.fulfillment.models import Order, ShipTo, ShopNextChange, ShopReport
from recork.fulfillment.operations.shop_next import put_back
from recork.fulfillment.rules.actor import Actor, Verb, require


@dataclass(frozen=True, slots=True)
class WishHeard:
    """What the shop says of a wish after a stop."""

    question_id: UUID
    shop_next: str
    was_in_time: bool
    sent_as: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One report: statuses in the shop's own words, and the whole body for pages to show."""

    version: int
    shop_number: str
    order_status: str
    payment_status: str
    shipping_status: str
    body: Mapping[str, Any]
    wishes: Sequence[WishHeard] = ()


def hear_report(actor: Actor, number: str, report: Report, *, now: datetime) -> int | None:
    """Keep what a shop says of an order it has sent, unless something newer is known.

    Of an order that is erased no words are kept. Answers the version that is kept now; None when this shop has sent no such order. Raises `NotAllowed`.
    """
    require(actor, Verb.REPORT_ORDERS)
    mine = Order.objects.filter(winery=actor.winery_id, connection=actor.connection_id, order_number=number)
    # The order's lock: two reports at once are kept one after the other, the newer one for good.
    order = mine.select_for_update().first() if actor.connection_id else None
    if order is None:
        return None
    is_erased = ShipTo.objects.filter(order=order).exclude(erased_at=None).exists()
    kept = ShopReport.objects.filter(order=order).first()
    if kept is not None and kept.version >= report.version:
        return kept.version
    values = {
        "winery_id": order.winery_id,
        "version": report.version,
        "shop_number": report.shop_number,
        "order_status": report.order_status,
        "payment_status": report.payment_status,
        "shipping_status": report.shipping_status,
        "body": _unsaid(report.body, kept.body if kept else {}) if is_erased else report.body,
        "heard_at": now,
    }
    ShopReport.objects.update_or_create(order=order, defaults=values)
    for wish in report.wishes:
        _settle(order, wish, now)
    for question_id in {wish.question_id for wish in report.wishes if not wish.was_in_time}:
        put_back(order, question_id)
    return report.version


def _unsaid(body: Mapping[str, Any], before: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a shop still says of an order that is erased: states and numbers. Its timeline stays as it was erased."""
    effects = [{**each, "words": ""} for each in body.get("effects", [])]
    return {**body, "effects": effects, "entries": before.get("entries", [])}


def _settle(order: Order, wish: WishHeard, now: datetime) -> None:
    """Write the answer to those of the wishes that wait for it; what was answered stays so."""
    wishes = ShopNextChange.objects.filter(
        order=order, question_id=wish.question_id, shop_next=wish.shop_next, answer=""
    )
    wishes.update(answer="taken" if wish.was_in_time else "too_late", answered_at=now, sent_as=wish.sent_as)
