"""All that the cancellation of a sale brings about, once, in the transaction that decides it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Sum

from recork.commerce.models import (
    Cancellation,
    Capture,
    Order,
    OrderLine,
    Question,
    Refund,
    RefundIntent,
    RefundLine,
    StockEntry,
    StockKind,
)
from recork.commerce.operations.mailing import owe_mail
from recork.commerce.operations.out_of_tenders import fee_owed, out_of_tenders, owe_shares, owed_of
from recork.commerce.operations.payment_status import settle_payment_status
from recork.commerce.operations.timeline import note
from recork.commerce.rules.money import spoken
from recork.commerce.rules.order import OrderStatus
from recork.commerce.rules.question import Reason, why_words
from recork.commerce.rules.refund import CaptureState, Destination, RefundFor
from recork.manners.promise import promise


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a sale is cancelled, and what was promised with it."""

    who: str
    reason: str = Reason.CUSTOMER_REQUEST
    note: str = ""
    return_inventory: bool = True
    send_email: bool = True
    refund_to: str = Destination.TENDER
    question: Question | None = None

    @classmethod
    def of_question(cls, question: Question) -> "Cause":
        """What a question promised to people when they pressed OK."""
        return cls(
            who=question.asked_by,
            reason=question.reason,
            note=question.note,
            return_inventory=question.return_inventory,
            send_email=question.send_email,
            refund_to=question.refund_to,
            question=question,
        )


def cancel_sale(order: Order, cause: Cause, *, now: datetime) -> bool:
    """Cancel a locked order: refunds owed, bottles on sale again, a letter. False when it was cancelled before.

    The order's fields are left to the caller to save, who counts the change.
    """
    # guard: cancel_compare_and_set
    if order.status == OrderStatus.CANCELLED:
        return False
    order.status = OrderStatus.CANCELLED
    Cancellation.objects.create(
        order=order,
        question=cause.question,
        asked_by=cause.who,
        reason=cause.reason,
        note=cause.note,
        return_inventory=cause.return_inventory,
        send_email=cause.send_email,
        refund_to=cause.refund_to,
        at=now,
    )
    owed = _owe_everything(order, cause.refund_to, now)
    if cause.return_inventory:
        _restore_stock(order, cause.who, now)
    why = why_words(Reason(cause.reason), cause.note)
    words = cancelled_words(owed, order.currency, why, return_inventory=cause.return_inventory)
    note(order, cause.who, words, "cancelled", now=now, about=order.pk)
    settle_payment_status(order)
    if cause.send_email:
        back = RefundIntent.objects.select_related("capture").filter(order=order, refund=None).order_by("pk")
        owe_mail(order, "cancelled", str(order.pk), refunds=back, now=now)
    promise("commerce.pay_refunds")
    return True


def _owe_everything(order: Order, destination: str, now: datetime) -> int:
    """One intent per capture, for what isn't owed back already. What was never charged is dropped."""
    waiting = Capture.objects.filter(order=order, state=CaptureState.WAITING)
    waiting.filter(payment="").update(state=CaptureState.VOIDED)
    waiting.update(state=CaptureState.AUTHORIZED, next_try_at=None)  # set aside, and not taken yet
    held = Capture.objects.select_for_update().filter(
        order=order, state__in=(CaptureState.CAPTURED, CaptureState.AUTHORIZED)
    )
    total = 0
    for capture in held.order_by("pk"):
        rest = capture.amount_cents - owed_of(capture)
        if rest:
            RefundIntent.objects.create(
                capture=capture,
                order=order,
                purpose=RefundFor.CANCEL,
                amount_cents=rest,
                destination=destination,
                next_try_at=now,
                at=now,
            )
        total += rest
    return total


def owe_shipping_fee(order: Order, who: str, cause: UUID, *, now: datetime) -> None:
    """Owe what is left of the shipping fee to whoever fetches the wine; once, whatever asks for it.

    cause  the question that it was asked for with, or what else stands for this one pickup
    """
    shares = out_of_tenders(order, order.shipping_cents - fee_owed(order))
    whole = sum(part for _, part in shares)
    if not whole:
        return
    refund = Refund.objects.create(
        id=uuid5(cause, "shipping fee"),  # a refund of somebody's choice may bear the question's own id
        order=order,
        amount_cents=whole,
        shipping_cents=whole,
        note="Shipping fee",
        asked_by=who,
        at=now,
    )
    owe_shares(refund, shares, RefundFor.SHIPPING_FEE, now=now)
    amount = spoken(whole, order.currency)
    note(
        order,
        who,
        f"Shipping fee of {amount} to be refunded",
        "refund",
        now=now,
        about=refund.pk,
    )
    settle_payment_status(order)
    promise("commerce.pay_refunds")


def _restore_stock(order: Order, who: str, now: datetime) -> None:
    """Put every line's bottles on sale again, but for those that a refund has put there before."""
    returned = dict(
        RefundLine.objects.filter(line__order=order, is_return=True)
        .values_list("line")
        .annotate(sum=Sum("bottles"))
    )
    StockEntry.objects.bulk_create(
        StockEntry(
            product_id=line.product_id, kind=StockKind.RESTORED, bottles=rest, line=line, at=now, actor=who
        )
        for line in OrderLine.objects.filter(order=order).order_by("product_id")
        if (rest := line.bottles - returned.get(line.pk, 0)) > 0
    )


def cancelled_words(owed_cents: int, currency: str, why: str, *, return_inventory: bool) -> str:
    """What the timeline says of a cancelled sale."""
    stock = "bottles back on sale" if return_inventory else "bottles stay off sale"
    return f"Order cancelled, {spoken(owed_cents, currency)} to be refunded, {stock}. {why}"
