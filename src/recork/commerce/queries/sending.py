"""What is about to be sent to the warehouse again, and what it has refused."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from recork.commerce.models import Order, Question, Submission
from recork.commerce.queries.edits import has_open_edit
from recork.commerce.rules.order import OrderStatus, ShippingStatus
from recork.commerce.rules.submission import PAID, SubmissionState, number_of

MOST = 200


@dataclass(frozen=True, slots=True)
class ToSend:
    """An order that waits to be sent.

    number    the one it will bear
    due_at    not by itself before then; None: at the next sweep
    stopped   its newest sending, which was stopped or refused
    """

    order: Order
    number: str
    due_at: datetime | None
    stopped: Submission


def about_to_be_sent() -> list[ToSend]:
    """The orders that go out once more after the warehouse has stopped them, the next one first."""
    return _waiting(SubmissionState.CANCELLED)


def refused_sendings() -> list[ToSend]:
    """The orders that the warehouse has refused, and that wait for somebody's Send now."""
    return _waiting(SubmissionState.REFUSED)


def idle_since(before: datetime) -> list[Order]:
    """Orders that should have gone out before then and haven't, oldest first: nobody sends.

    Not those that wait for a person's decision about an edit.
    """
    due = _to_send().filter(~has_open_edit(), placed_at__lt=before, changed_at__lt=before)
    due = due.exclude(resend_at__gte=before)
    free = due.annotate(newest=_newest("state")).filter(Q(newest=None) | Q(newest=SubmissionState.CANCELLED))
    return list(free.select_related("customer").order_by("placed_at", "pk")[:MOST])


def _waiting(newest: SubmissionState) -> list[ToSend]:
    found = _to_send().annotate(newest=_newest("pk"), newest_state=_newest("state"))
    orders = list(
        found.filter(newest_state=newest)
        .select_related("customer", "ship_to")
        .order_by(F("resend_at").asc(nulls_first=True), "pk")[:MOST]
    )
    sendings = Submission.objects.defer("body").in_bulk([order.newest for order in orders])
    return [_shown(order, sendings[order.newest]) for order in orders]


def _shown(order: Order, stopped: Submission) -> ToSend:
    return ToSend(order, number_of(order.number, stopped.generation + 1), order.resend_at, stopped)


def _to_send() -> QuerySet[Order]:
    asking = Question.objects.filter(order=OuterRef("pk"), is_open=True)
    return Order.objects.filter(
        ~Exists(asking),
        status=OrderStatus.SUBMITTED,
        shipping_status=ShippingStatus.BLANK,
        payment_status__in=PAID,
    )


def _newest(column: str) -> Subquery:
    newest = Submission.objects.filter(order=OuterRef("pk")).order_by("-generation")
    return Subquery(newest.values(column)[:1])
