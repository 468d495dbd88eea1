"""What the cancellation of an order would bring about, before anybody says OK."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, Sum

from recork.commerce.models import Capture, Order, OrderLine, RefundLine, Submission
from recork.commerce.rules.refund import CaptureState, TenderKind
from recork.commerce.rules.submission import LIVE


@dataclass(frozen=True, slots=True)
class TenderBack:
    """What would go back to one tender. `is_void`: it was only set aside, and is let go of."""

    label: str
    kind: TenderKind
    amount_cents: int
    is_void: bool


@dataclass(frozen=True, slots=True)
class CancelPreview:
    """What OK would do.

    bottles           that would go back on sale
    asked_about       the number at the warehouse about which it would be asked; empty: nobody is asked
    warehouse_status  what it last said of it, and `heard_at` when
    """

    tenders: list[TenderBack]
    bottles: int
    asked_about: str = ""
    warehouse_status: str = ""
    heard_at: datetime | None = None

    @property
    def total_cents(self) -> int:
        return sum(tender.amount_cents for tender in self.tenders)

    @property
    def must_ask_warehouse(self) -> bool:
        return bool(self.asked_about)


def preview_cancellation(order: Order) -> CancelPreview:
    """Look ahead in four statements; changes nothing."""
    newest = Submission.objects.filter(order=order).defer("body").order_by("-generation").first()
    is_there = newest is not None and newest.state in LIVE
    sold = OrderLine.objects.filter(order=order).aggregate(sum=Sum("bottles"))["sum"] or 0
    back = RefundLine.objects.filter(line__order=order, is_return=True).aggregate(sum=Sum("bottles"))["sum"]
    return CancelPreview(
        tenders=_tenders(order),
        bottles=sold - (back or 0),
        asked_about=newest.order_number if newest and is_there else "",
        warehouse_status=newest.warehouse_status if newest and is_there else "",
        heard_at=newest.heard_at if newest and is_there else None,
    )


def _tenders(order: Order) -> list[TenderBack]:
    is_held = Q(state__in=(CaptureState.CAPTURED, CaptureState.AUTHORIZED))
    about_to_be_taken = Q(state=CaptureState.WAITING) & ~Q(payment="")
    held = Capture.objects.filter(is_held | about_to_be_taken, order=order)
    return [
        TenderBack(
            capture.label,
            TenderKind(capture.kind),
            rest,
            is_void=capture.state != CaptureState.CAPTURED,
        )
        for capture in held.annotate(owed=Sum("intents__amount_cents")).order_by("pk")
        if (rest := capture.amount_cents - (capture.owed or 0))
    ]
