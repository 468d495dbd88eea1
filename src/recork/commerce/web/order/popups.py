"""The popups before OK: what will happen, so that nobody is surprised."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.urls import reverse

from recork.commerce.queries.cancellation import CancelPreview, TenderBack
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.order import ShippingStatus
from recork.commerce.rules.question import Reason
from recork.commerce.rules.submission import number_of
from recork.manners.web import say

type EffectAhead = tuple[str, str, str]
"""Icon, name and words of something that OK will bring about."""

REASON_WORDS: dict[Reason, str] = {
    Reason.CUSTOMER_REQUEST: "Customer changed their mind",
    Reason.WRONG_ADDRESS: "Wrong address",
    Reason.WRONG_ITEMS: "Wrong wines or count",
    Reason.PICKUP: "Customer picks it up",
    Reason.DUPLICATE: "Ordered twice",
    Reason.PAYMENT: "Payment",
    Reason.FRAUD: "Fraud",
    Reason.INVENTORY: "Wine is missing",
    Reason.WEATHER: "Weather",
    Reason.OTHER: "Other",
}
REASONS = [(str(reason), words) for reason, words in REASON_WORDS.items()]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question as `look/dialog/ask.html` shows it. `key` names it; sent twice, it is the same question."""

    title: str
    summary: str
    effects: list[EffectAhead]
    meaning: str
    action: str
    status_url: str
    key: UUID
    what: str
    kept: list[tuple[str, str]] = field(default_factory=list)


def ask_cancellation(read: OrderRead, ahead: CancelPreview, now: datetime) -> Ask:
    """Cancel Order: amounts per tender, bottles, and whether the warehouse must agree."""
    order, key = read.order, uuid4()
    number = order.number
    effects = [*_money_ahead(ahead, order.currency), _warehouse_ahead(ahead, now)]
    return Ask(
        title=f"Cancel order {number}?",
        summary=summary_of(read),
        effects=effects,
        meaning=f"OK cancels order {number}. Cancel keeps it.",
        action=reverse("order_cancellations", args=[number]),
        status_url=reverse("order_cancellation", args=[number, key]),
        key=key,
        what=f"Order {number}",
    )


def ask_pickup(read: OrderRead, now: datetime) -> Ask:
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
    )


def ask_resubmission(read: OrderRead, ahead: CancelPreview, now: datetime) -> Ask:
    """Resubmit as a new order: what becomes of the old one, and where its money goes."""
    order, key = read.order, uuid4()
    first = f"Order {order.number} stays cancelled"
    if read.cancellation is None:
        first = f"Order {order.number} is cancelled first"
        if ahead.must_ask_warehouse:
            first = f"The warehouse must agree to stop {ahead.asked_about} first. Nothing happens before"
    return Ask(
        title=f"Resubmit order {order.number} as a new order?",
        summary=summary_of(read),
        effects=[
            ("truck", "Old", first),
            ("plus", "New", "Same wines, customer and address under a new number; both name each other"),
        ],
        meaning="OK cancels the old one and places the new. Cancel leaves it.",
        action=reverse("order_resubmissions", args=[order.number]),
        status_url=reverse("order_resubmission", args=[order.number, key]),
        key=key,
        what=f"Order {order.number}",
    )


def ask_blank(read: OrderRead, version: int | None, now: datetime) -> Ask:
    """Save a blank Shipping Status: that sends the order, so it is asked once more."""
    order, key = read.order, uuid4()
    number = number_of(order.number, (read.newest.generation if read.newest else 0) + 1)
    again = " again" if read.newest else ""
    when = "within a minute"
    if order.shipping_status == ShippingStatus.BLANK and order.resend_at and order.resend_at > now:
        when = say.at(order.resend_at, now)
    to = order.ship_to
    parcel = f"{number} goes to the warehouse {when}: {say.bottles(order.bottles)} to {to.city} {to.state}"
    kept = [("shipping_status", ""), ("sure", "on"), ("version", "" if version is None else str(version))]
    return Ask(
        title=f"Send order {order.number} to the warehouse{again}?",
        summary=summary_of(read),
        effects=[("truck", "Parcel", parcel)],
        meaning="OK saves the status as blank, and the order is sent. Cancel saves nothing.",
        action=reverse("order_shipping_status", args=[order.number]),
        status_url="",
        key=key,
        what=f"Order {order.number}",
        kept=kept,
    )


def summary_of(read: OrderRead) -> str:
    """Marisol Vega · 6 bottles · $312.00."""
    order = read.order
    total = say.money(order.total_cents, order.currency)
    return f"{order.customer.name} · {say.bottles(order.bottles)} · {total}"


def _money_ahead(ahead: CancelPreview, currency: str) -> list[EffectAhead]:
    if not ahead.tenders:
        return [("store", "Refund", "None: nothing was paid")]
    return [("store", "Refund", _tender_words(tender, currency)) for tender in ahead.tenders]


def _tender_words(tender: TenderBack, currency: str) -> str:
    amount = say.money(tender.amount_cents, currency)
    return (
        f"{amount} set aside on {tender.label} is let go" if tender.is_void else f"{amount} to {tender.label}"
    )


def _warehouse_ahead(ahead: CancelPreview, now: datetime) -> EffectAhead:
    if not ahead.must_ask_warehouse:
        return ("truck", "Parcel", "Nothing is at the warehouse. It is cancelled at once")
    heard = f", heard {say.shortly(ahead.heard_at, now)}" if ahead.heard_at else ""
    status = f" ({ahead.warehouse_status}{heard})" if ahead.warehouse_status else ""
    words = f"The warehouse must agree to stop {ahead.asked_about}{status}. Nothing is refunded before"
    return ("truck", "Parcel", words)
