"""The popups before OK: what will happen, so that nobody is surprised."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.urls import reverse

from recork.commerce.queries.cancellation import CancelPreview, TenderBack
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.question import REASON_WORDS
from recork.manners.web import say

type EffectAhead = tuple[str, str, str]
"""Icon, name and words of something that OK will bring about."""

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
    reason: str = ""
    note: str = ""


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
