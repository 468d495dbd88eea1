"""Where the two houses don't agree, by what was heard: nobody is asked while a page is shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from recork.commerce.models import Order, Submission
from recork.commerce.queries.sending import idle_since
from recork.commerce.rules.order import EXEMPT, OrderStatus, PaymentStatus
from recork.commerce.rules.submission import LIVE, SubmissionState

MOST = 200
TOO_LONG = timedelta(minutes=10)
"""A sweep comes every minute; after so long none has come."""

_GONE = ("shipped", "delivered", "returned")
_IN_HAND = ("picked", "packed")


class Disagreement(StrEnum):
    """What doesn't fit together."""

    LIVE_BUT_CANCELLED = "live_but_cancelled"
    SHIPPED_AFTER_CANCEL = "shipped_after_cancel"
    ALLOCATED_BUT_EXTERNAL = "allocated_but_external"
    PACKED_BUT_REFUNDED = "packed_but_refunded"
    BLANK_AND_IDLE = "blank_and_idle"


@dataclass(frozen=True, slots=True)
class Found:
    """One of them. `sending` is the one it is about, None when nothing was sent."""

    kind: Disagreement
    order: Order
    sending: Submission | None


def read_disagreements(now: datetime) -> list[Found]:
    """All of them, at most `MOST` of each kind, in three statements."""
    return [
        *filter(None, (_ended(each) for each in _told_otherwise())),
        *(_live(each) for each in _live_in_hand()),
        *(Found(Disagreement.BLANK_AND_IDLE, order, None) for order in idle_since(now - TOO_LONG)),
    ]


def _told_otherwise() -> list[Submission]:
    """Sendings that have ended here and, by the last we heard, not there."""
    ended = Submission.objects.filter(state__in=(SubmissionState.CANCELLED, SubmissionState.REFUSED))
    odd = ended.exclude(warehouse_state__in=("", "cancelled")).defer("body")
    return list(odd.select_related("order__customer", "order__ship_to").order_by("-pk")[:MOST])


def _live_in_hand() -> list[Submission]:
    """Sendings at the warehouse of orders that are refunded, or that somebody else brings."""
    live = Submission.objects.filter(state__in=LIVE).defer("body").select_related("order__customer")
    refunded = live.filter(order__payment_status=PaymentStatus.REFUNDED, warehouse_state__in=_IN_HAND)
    external = live.filter(order__shipping_status__in=EXEMPT).exclude(order__questions__is_open=True)
    return list((refunded | external).distinct().order_by("-pk")[:MOST])


def _ended(sending: Submission) -> Found | None:
    order = sending.order
    if sending.warehouse_state in _GONE:
        return Found(Disagreement.SHIPPED_AFTER_CANCEL, order, sending)
    if order.status == OrderStatus.CANCELLED:
        return Found(Disagreement.LIVE_BUT_CANCELLED, order, sending)
    if order.shipping_status in EXEMPT:
        return Found(Disagreement.ALLOCATED_BUT_EXTERNAL, order, sending)
    return None


def _live(sending: Submission) -> Found:
    order = sending.order
    if order.shipping_status in EXEMPT:
        return Found(Disagreement.ALLOCATED_BUT_EXTERNAL, order, sending)
    return Found(Disagreement.PACKED_BUT_REFUNDED, order, sending)
