"""Alder's shop tells how an order stands there, as it does through the API."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from recork.fulfillment.models import Order, scope
from recork.fulfillment.operations.shop_report import Report, WishHeard, hear_report
from tests.fulfillment.cast import NOW, House

LATER = NOW + timedelta(minutes=5)


def shop_says(
    house: House,
    order: Order,
    *,
    version: int = 1,
    order_status: str = "Submitted",
    payment_status: str = "Paid",
    shipping_status: str = "Sent to Fulfillment",
    resend_at: datetime | None = None,
    links: tuple[tuple[str, str], ...] | None = None,
    effects: tuple[dict[str, Any], ...] = (),
    entries: tuple[tuple[datetime, str, str], ...] = (),
    wishes: tuple[WishHeard, ...] = (),
    at: datetime = LATER,
) -> None:
    """One report; `links` are number and state of each sending, by default this one, live."""
    body = {
        "resend_at": resend_at.isoformat() if resend_at else None,
        "links": [
            {"order_number": number, "state": state}
            for number, state in links or ((order.order_number, "live"),)
        ],
        "effects": [
            {"question_id": None, "at": None, "amount_cents": None, "words": ""} | each for each in effects
        ],
        "entries": [{"at": then.isoformat(), "who": who, "what": what} for then, who, what in entries],
    }
    report = Report(
        version=version,
        shop_number=order.order_number.partition("-")[0],
        order_status=order_status,
        payment_status=payment_status,
        shipping_status=shipping_status,
        body=body,
        wishes=wishes,
    )
    with scope.of_winery(house.alder.pk):
        kept = hear_report(house.alder_shop, order.order_number, report, now=at)
    assert kept == version


def answer_to(
    question: UUID, shop_next: str, *, was_in_time: bool = True, sent_as: str = ""
) -> tuple[WishHeard, ...]:
    """What the shop says of one wish."""
    return (WishHeard(question, shop_next, was_in_time, sent_as),)
