"""Which tenders an amount comes out of when a part of an order is given back."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Case, IntegerField, Sum, Value, When

from recork.commerce.models import Capture, Order, Refund, RefundIntent
from recork.commerce.rules.money import draw
from recork.commerce.rules.refund import GIVEN_BACK_FIRST, CaptureState, RefundFor

type Share = tuple[Capture, int]


def out_of_tenders(order: Order, cents: int) -> list[Share]:
    """Take an amount out of a locked order's tenders, each as far as it reaches; less where they don't reach."""
    held = _held(order)
    parts = draw(cents, [capture.amount_cents - owed_of(capture) for capture in held])
    return [(capture, part) for capture, part in zip(held, parts, strict=True) if part]


def left_of(order: Order) -> int:
    """What of a locked order may still be given back, in cents."""
    return sum(capture.amount_cents - owed_of(capture) for capture in _held(order))


def owed_of(capture: Capture) -> int:
    """What of a capture is on its way back already, in cents."""
    return RefundIntent.objects.filter(capture=capture).aggregate(sum=Sum("amount_cents"))["sum"] or 0


def fee_owed(order: Order) -> int:
    """What of the shipping fee is on its way back already, in cents."""
    return Refund.objects.filter(order=order).aggregate(sum=Sum("shipping_cents"))["sum"] or 0


def owe_shares(refund: Refund, shares: Sequence[Share], purpose: RefundFor, *, now: datetime) -> None:
    """Write what is owed of each tender."""
    RefundIntent.objects.bulk_create(
        RefundIntent(
            capture=capture,
            order=refund.order,
            purpose=purpose,
            refund=refund,
            amount_cents=cents,
            next_try_at=now,
            at=now,
        )
        for capture, cents in shares
    )


def _held(order: Order) -> list[Capture]:
    turn = Case(
        *(When(kind=kind, then=Value(n)) for n, kind in enumerate(GIVEN_BACK_FIRST)),
        output_field=IntegerField(),
    )
    held = Capture.objects.select_for_update().filter(order=order, state=CaptureState.CAPTURED)
    return list(held.order_by(turn, "pk"))
