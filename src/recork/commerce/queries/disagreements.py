"""Where the two houses don't agree, by what was heard: nobody is asked while a page is shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from recork.commerce.models import Order, Question, Submission
from recork.commerce.queries.sending import idle_since
from recork.commerce.rules.order import EXEMPT, OrderStatus, PaymentStatus
from recork.commerce.rules.question import Purpose
from recork.commerce.rules.submission import LIVE, SubmissionState, is_forgotten

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
    """One of them.

    sending       the one it is about, None when nothing was sent
    asked_again   the newest question whether it can be stopped all the same, None before the first
    """

    kind: Disagreement
    order: Order
    sending: Submission | None
    asked_again: Question | None = None

    @property
    def is_forgotten(self) -> bool:
        """The shop is done with the sending, and the warehouse isn't."""
        sending = self.sending
        return sending is not None and is_forgotten(SubmissionState(sending.state), sending.warehouse_state)


def read_disagreements(now: datetime) -> list[Found]:
    """All of them, at most `MOST` of each kind, in four statements."""
    told_otherwise = _told_otherwise()
    asked = _asked_again(told_otherwise)
    return [
        *filter(None, (_ended(each, asked.get(each.pk)) for each in told_otherwise)),
        *(_live(each) for each in _live_in_hand()),
        *(Found(Disagreement.BLANK_AND_IDLE, order, None) for order in idle_since(now - TOO_LONG)),
    ]


def _told_otherwise() -> list[Submission]:
    """Sendings that have ended here and, by the last we heard, not there."""
    ended = Submission.objects.filter(state__in=(SubmissionState.CANCELLED, SubmissionState.REFUSED))
    odd = ended.exclude(warehouse_state__in=("", "cancelled")).defer("body")
    return list(odd.select_related("order__customer", "order__ship_to").order_by("-pk")[:MOST])


def _asked_again(sendings: list[Submission]) -> dict[int, Question]:
    """The newest question of each, where somebody has asked once more."""
    asked = Question.objects.filter(submission__in=sendings, purpose=Purpose.STOP).order_by("asked_at", "pk")
    return {question.submission_id: question for question in asked if question.submission_id is not None}


def _live_in_hand() -> list[Submission]:
    """Sendings at the warehouse of orders that are refunded, or that somebody else brings."""
    live = Submission.objects.filter(state__in=LIVE).defer("body").select_related("order__customer")
    refunded = live.filter(order__payment_status=PaymentStatus.REFUNDED, warehouse_state__in=_IN_HAND)
    external = live.filter(order__shipping_status__in=EXEMPT).exclude(order__questions__is_open=True)
    return list((refunded | external).distinct().order_by("-pk")[:MOST])


def _ended(sending: Submission, asked: Question | None) -> Found | None:
    order = sending.order
    if sending.warehouse_state in _GONE:
        return Found(Disagreement.SHIPPED_AFTER_CANCEL, order, sending)
    if order.status == OrderStatus.CANCELLED:
        return Found(Disagreement.LIVE_BUT_CANCELLED, order, sending, asked)
    if order.shipping_status in EXEMPT:
        return Found(Disagreement.ALLOCATED_BUT_EXTERNAL, order, sending, asked)
    return None


def _live(sending: Submission) -> Found:
    order = sending.order
    if order.shipping_status in EXEMPT:
        return Found(Disagreement.ALLOCATED_BUT_EXTERNAL, order, sending)
    return Found(Disagreement.PACKED_BUT_REFUNDED, order, sending)
