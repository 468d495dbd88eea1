"""The popups before an order is changed to pickup, or is sent because its Shipping Status is blank."""

from datetime import datetime
from uuid import uuid4

from django.urls import reverse

from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.order import ShippingStatus
from recork.commerce.rules.submission import number_of
from recork.commerce.web.order.popups import Ask, summary_of
from recork.manners.web import say


def ask_pickup(read: OrderRead) -> Ask:
    """Change to pickup: whether the warehouse must agree, and that nothing is sent again."""
    order, key = read.order, uuid4()
    sent = read.at_warehouse
    parcel = (
        f"The warehouse must agree to stop {sent.order_number}. If it says no, all stays as it is"
        if sent
        else "Nothing is at the warehouse, and nothing is sent any more"
    )
    return Ask(
        title=f"Change order {order.number} to pickup?",
        summary=summary_of(read),
        effects=[
            ("truck", "Parcel", parcel),
            ("store", "Refund", "None, but for the shipping fee where you tick it"),
            ("bottle", "Stock", "Stays sold: the customer gets these bottles"),
        ],
        meaning=f"OK changes order {order.number} to pickup. Cancel leaves it.",
        action=reverse("order_pickups", args=[order.number]),
        status_url=reverse("order_pickup", args=[order.number, key]),
        key=key,
        what=f"Order {order.number}",
        kept=[("version", str(order.version))],
    )


WINES_WORDS = "Taking over other wines changes what is sent, not what was charged: give back the rest as a partial refund"


def ask_blank(read: OrderRead, version: int | None, now: datetime) -> Ask:
    """Save a blank Shipping Status: that sends the order, so it is asked once more."""
    order, key = read.order, uuid4()
    number = number_of(order.number, (read.newest.generation if read.newest else 0) + 1)
    again = " again" if read.newest else ""
    when = "within a minute"
    if order.shipping_status == ShippingStatus.BLANK and order.resend_at and order.resend_at > now:
        when = say.at(order.resend_at, now)
    to = order.ship_to
    what = (
        f"{say.bottles(order.bottles)} to {to.city} {to.state}"
        if read.offer is None
        else "as you choose here"
    )
    parcel = f"{number} goes to the warehouse {when}: {what}"
    effects = [("truck", "Parcel", parcel)]
    if read.offer is not None and read.offer.changes_wines:
        effects.append(("store", "Money", WINES_WORDS))
    kept = [("shipping_status", ""), ("sure", "on"), ("version", "" if version is None else str(version))]
    return Ask(
        title=f"Send order {order.number} to the warehouse{again}?",
        summary=summary_of(read),
        effects=effects,
        meaning="OK saves the status as blank, and the order is sent. Cancel saves nothing.",
        action=reverse("order_shipping_status", args=[order.number]),
        status_url="",
        key=key,
        what=f"Order {order.number}",
        kept=kept,
    )
