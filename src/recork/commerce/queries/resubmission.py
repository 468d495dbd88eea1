"""What a resubmission would charge, before anybody says OK."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from recork.commerce.models import Capture, Order, RefundIntent
from recork.commerce.queries.cancellation import CancelPreview
from recork.commerce.rules.refund import CaptureState, Destination
from recork.commerce.rules.resubmission import Charged, Tendered, charged_anew

type Charge = tuple[str, int]
"""Label of a tender, and cents."""


@dataclass(frozen=True, slots=True)
class ResubmitPreview:
    """What OK would charge.

    by_tender       when the first one's money goes back the way it came
    by_credit       when it becomes store credit
    refunded_cents  of the first one, in parts, before anybody cancelled it
    """

    by_tender: list[Charge]
    by_credit: list[Charge]
    refunded_cents: int


def preview_resubmission(order: Order, ahead: CancelPreview) -> ResubmitPreview:
    """Look ahead in three statements; changes nothing."""
    captures = list(order.captures.order_by("pk"))
    to_come = sum(tender.amount_cents for tender in ahead.tenders if not tender.is_void)
    parts = RefundIntent.objects.filter(order=order, refund__isnull=False)
    return ResubmitPreview(
        by_tender=_charges(order, captures, None),
        by_credit=_charges(order, captures, credit_granted(order) + to_come),
        refunded_cents=parts.aggregate(sum=Sum("amount_cents"))["sum"] or 0,
    )


def credit_granted(order: Order) -> int:
    """What becomes store credit of a cancelled order: money that was only set aside never does."""
    back = RefundIntent.objects.filter(order=order, destination=Destination.STORE_CREDIT)
    taken = back.exclude(capture__state__in=(CaptureState.AUTHORIZED, CaptureState.VOIDED))
    return taken.aggregate(sum=Sum("amount_cents"))["sum"] or 0


def charges_of(order: Order, captures: Sequence[Capture], credit_cents: int | None) -> list[Charged]:
    """The rule, asked about rows."""
    tenders = [Tendered(each.amount_cents, bool(each.source)) for each in captures]
    return charged_anew(tenders, order.total_cents, credit_cents=credit_cents)


def _charges(order: Order, captures: Sequence[Capture], credit_cents: int | None) -> list[Charge]:
    return [
        ("store credit" if part.place is None else _label(captures[part.place]), part.cents)
        for part in charges_of(order, captures, credit_cents)
    ]


def _label(first: Capture) -> str:
    can_be_charged = bool(first.source or first.account)
    return first.label if can_be_charged else f"{first.label} (no card is kept: take the payment anew)"
