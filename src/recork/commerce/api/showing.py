"""From rows to what programs are shown."""

from typing import Literal

from recork.commerce.api.order_shown import (
    CancellationShown,
    CarrierRequestShown,
    EntryShown,
    InterceptShown,
    LineBackShown,
    LineShown,
    OrderShown,
    OrderWithStory,
    PartialRefundShown,
    PickupShown,
    RefundShown,
    ShippingShown,
    SubmissionShown,
    TenderShown,
)
from recork.commerce.models import CarrierRequest, Order, Question, Refund, RefundIntent
from recork.commerce.queries.order_sheet import captured_cents, is_waiting, refunded_cents, shipping_words
from recork.commerce.rules.order import OrderStatus, PaymentStatus


def show_order(order: Order) -> OrderShown:
    """Show an order that came with its rows (`queries.order_sheet.whole`)."""
    after = getattr(order, "replaced_by", None)
    pickup = PickupShown(location=order.pickup_location, ready_on=order.pickup_ready_on)
    return OrderShown(
        number=order.number,
        order_status=OrderStatus(order.status).words,
        payment_status=PaymentStatus(order.payment_status).words,
        shipping_status=shipping_words(order),
        version=order.version,
        total_cents=order.total_cents,
        captured_cents=captured_cents(order),
        refunded_cents=refunded_cents(order),
        currency=order.currency,
        bottles=order.bottles,
        placed_at=order.placed_at,
        resend_at=None if is_waiting(order) else order.resend_at,
        waits_for=_waits_for(order),
        pickup=pickup if order.pickup_location else None,
        attention=order.attention,
        replaces=order.replaces.number if order.replaces else None,
        replaced_by=after.number if after else None,
        tenders=[
            TenderShown(kind=each.kind, label=each.label, amount_cents=each.amount_cents, state=each.state)
            for each in sorted(order.captures.all(), key=lambda each: each.pk)
        ],
        refunds=[_show_intent(each) for each in sorted(order.intents.all(), key=lambda each: each.pk)],
        lines=[
            LineShown(**{name: getattr(each, name) for name in LineShown.model_fields})
            for each in sorted(order.lines.all(), key=lambda each: each.position)
        ],
        submissions=[
            SubmissionShown(
                order_number=each.order_number,
                state=each.state,
                asked_at=each.asked_at,
                warehouse_state=each.warehouse_state,
                refusal=each.refusal_words,
            )
            for each in sorted(order.submissions.all(), key=lambda each: each.generation)
        ],
    )


def _waits_for(order: Order) -> Literal["edit_decision"] | None:
    return "edit_decision" if is_waiting(order) else None


def _show_intent(intent: RefundIntent) -> RefundShown:
    return RefundShown(
        tender=intent.capture.label,
        purpose=intent.purpose,
        amount_cents=intent.amount_cents,
        outcome=intent.outcome,
        at=intent.at,
        finished_at=intent.finished_at,
    )


def show_refund(order: Order, refund: Refund) -> PartialRefundShown:
    """Show a refund with what it gives back of each line, and to each tender."""
    return PartialRefundShown(
        id=refund.pk,
        number=order.number,
        amount_cents=refund.amount_cents,
        note=refund.note,
        asked_by=refund.asked_by,
        at=refund.at,
        lines=[
            LineBackShown(
                position=each.line.position,
                bottles=each.bottles,
                amount_cents=each.amount_cents,
                is_return=each.is_return,
            )
            for each in refund.lines.select_related("line").order_by("line__position")
        ],
        parts=[_show_intent(each) for each in refund.intents.select_related("capture").order_by("pk")],
        payment_status=PaymentStatus(order.payment_status).words,
    )


def show_with_story(order: Order) -> OrderWithStory:
    """Show an order with its timeline."""
    timeline = [
        EntryShown(at=entry.at, who=entry.who, what=entry.what, kind=entry.kind)
        for entry in order.entries.order_by("pk")
    ]
    return OrderWithStory(**dict(show_order(order)), timeline=timeline)


def show_cancellation(order: Order, question: Question) -> CancellationShown:
    """Show a question and how its order stands now."""
    return CancellationShown(
        id=question.pk,
        number=order.number,
        answer=question.answer,
        code=question.answer_code or None,
        detail=question.answer_words or None,
        order_status=OrderStatus(order.status).words,
        payment_status=PaymentStatus(order.payment_status).words,
        asked_at=question.asked_at,
        answered_at=question.answered_at,
    )


def show_intercept(order: Order, question: Question) -> InterceptShown:
    """Show a question to the warehouse's floor and how its order stands now."""
    return InterceptShown(
        **dict(show_cancellation(order, question)),
        answer_by=question.answer_by,
        shipping_status=shipping_words(order),
    )


def show_carrier_request(order: Order, asked: CarrierRequest) -> CarrierRequestShown:
    """Show a request to a carrier."""
    same = ("want", "ship_to", "standing", "asked_by", "asked_at", "heard_at", "arrived_at")
    return CarrierRequestShown(
        **{name: getattr(asked, name) for name in same},
        id=asked.pk,
        number=order.number,
        order_number=asked.submission.order_number,
        location=asked.location or None,
        reference=asked.reference or None,
        code=asked.answer_code or None,
        detail=asked.answer_words or None,
    )


def show_shipping(order: Order, question: Question | None) -> ShippingShown:
    """Show how an order's wine gets to its customer."""
    return ShippingShown(
        number=order.number,
        shipping_status=shipping_words(order),
        version=order.version,
        waits_for=_waits_for(order),
        question_id=question.pk if question else None,
        answer=question.answer if question else None,
    )
