"""What waits for a person: whatever no machine will finish by itself, or is taking too long over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q

from recork.commerce.models import Heard, Mail, Order, Question, RefundAttempt, RefundIntent, Submission
from recork.commerce.queries.edits import Offer, waiting_offers
from recork.commerce.queries.sending import ToSend, refused_sendings
from recork.commerce.rules.order import OrderStatus, PaymentStatus
from recork.commerce.rules.refund import RefundOutcome
from recork.commerce.rules.refund_pace import WORTH_A_LOOK
from recork.commerce.rules.submission import SubmissionState

MOST = 50
LONG = timedelta(minutes=2)
"""After so long without an answer somebody wants to know."""


@dataclass(frozen=True, slots=True)
class Attention:
    """Each kind with its rows, at most `MOST`.

    offers          edits made at the warehouse about which nobody has decided, and which nothing at the warehouse bears
    failed_refunds  also those of which nobody knows for long how they ended
    declined        orders that aren't paid, as a tender was declined, its money is only set aside, or nobody knows
                    whether it was charged
    """

    offers: list[Offer]
    refused: list[ToSend]
    failed_refunds: list[RefundIntent]
    undecided: list[Order]
    declined: list[Order]
    questions: list[Question]
    sendings: list[Submission]
    news: list[Heard]
    mails: list[Mail]

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, name) for name in self.__slots__)


def read_attention(now: datetime) -> Attention:
    """A fixed number of statements, each over a small index."""
    attempts = Prefetch("attempts", RefundAttempt.objects.order_by("number"))
    failed = RefundIntent.objects.select_related("capture", "order__customer", "refund")
    orders = Order.objects.select_related("customer").order_by("-placed_at", "-pk")
    is_slow = Q(asked_at__lt=now - LONG)
    return Attention(
        offers=waiting_offers(),
        refused=refused_sendings()[:MOST],
        failed_refunds=list(
            failed.prefetch_related(attempts)
            .filter(
                Q(outcome=RefundOutcome.FAILED) | Q(outcome=RefundOutcome.UNKNOWN, at__lt=now - WORTH_A_LOOK)
            )
            .order_by("-pk")[:MOST]
        ),
        undecided=list(orders.filter(status=OrderStatus.HOLD)[:MOST]),
        declined=list(
            orders.filter(
                Q(payment_status__in=(PaymentStatus.DECLINED, PaymentStatus.AUTHORIZED)) | ~Q(attention=""),
                status=OrderStatus.PENDING,
            )[:MOST]
        ),
        questions=list(
            Question.objects.select_related("order__customer", "submission")
            .filter(is_slow, is_open=True)
            .order_by("asked_at")[:MOST]
        ),
        sendings=list(
            Submission.objects.select_related("order__customer")
            .defer("body")
            .filter(is_slow, state=SubmissionState.ASKED)
            .order_by("asked_at")[:MOST]
        ),
        news=list(Heard.objects.filter(applied_at=None).exclude(why_not="").order_by("pk")[:MOST]),
        mails=list(
            Mail.objects.select_related("order")
            .defer("text", "html")
            .filter(gave_up_at__isnull=False, sent_at=None)
            .order_by("-pk")[:MOST]
        ),
    )
