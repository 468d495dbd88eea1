"""Write what a rule of the protocol has decided."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings

from recork.commerce.models import Order, Question, Shop, Submission
from recork.commerce.operations.effects import Cause, cancel_sale, owe_shipping_fee
from recork.commerce.operations.mailing import owe_mail
from recork.commerce.operations.timeline import changed, note, pickup_words
from recork.commerce.rules.order import EXEMPT, SHIPPING_WORDS, OrderStatus, ShippingStatus
from recork.commerce.rules.protocol import Asked, Plan, Seen
from recork.commerce.rules.question import Purpose, Reason
from recork.commerce.rules.submission import SubmissionState

_PICKUPS = UUID("9a2f6a0e-3a0b-4a57-9c8e-2f1d5f0c7b11")
"""The name space of pickups that were made at the warehouse, one for each sending."""


def seen(order: Order, submission: Submission, question: Question | None) -> Seen:
    """What the rules need to know of rows that are locked."""
    return Seen(
        order=OrderStatus(order.status),
        shipping=ShippingStatus(order.shipping_status),
        submission=SubmissionState(submission.state),
        question=None
        if question is None
        else Asked(Purpose(question.purpose), ShippingStatus(question.was), question.changed),
        may_cancel=Shop.objects.values_list("may_portal_cancel", flat=True).first() is not False,
    )


def carry_out(
    plan: Plan,
    order: Order,
    submission: Submission,
    *,
    who: str,
    now: datetime,
    cause: Cause | None = None,
) -> None:
    """Write a plan: the sending, then the order with all that its cancellation brings about.

    cause  why the sale is cancelled, where the plan says so; by default the stop at the warehouse
    """
    if plan.submission is not None:
        submission.state = plan.submission
        submission.stop_done = plan.submission is SubmissionState.CANCELLED
        submission.save(update_fields=["state", "stop_done"])
    fields = _fields(plan, submission, now)
    if plan.cancels and cancel_sale(order, cause or _stopped(submission, who), now=now):
        fields |= {"status": order.status, "payment_status": order.payment_status, "attention": ""}
        if order.shipping_status == ShippingStatus.SENT:
            fields["shipping_status"] = ShippingStatus.BLANK  # nothing dead is shown as sent
    is_pickup = plan.shipping in EXEMPT and bool(submission.pickup_location)
    if is_pickup and Shop.objects.filter(portal_pickup_refunds_fee=True).exists():
        owe_shipping_fee(order, who, uuid5(_PICKUPS, str(submission.pk)), now=now)
        fields["payment_status"] = order.payment_status
    if plan != Plan():
        changed(order, who, now=now, **fields)
    _tell(plan, order, submission, who=who, now=now)
    if is_pickup:
        words = pickup_words(submission.pickup_location, submission.pickup_ready_on)
        note(order, who, words, "pickup", now=now, about=submission.pk)
        owe_mail(order, "changed_to_pickup", str(submission.pk), now=now)


def _tell(plan: Plan, order: Order, submission: Submission, *, who: str, now: datetime) -> None:
    """What becomes of the order after a stop or a no, where nobody in the shop has decided it."""
    if plan.shipping is not None and (plan.shipping is not ShippingStatus.BLANK or plan.sends_again):
        note(order, who, followed_words(plan.shipping), "shipping", now=now)
    if plan.waits:
        words = f"{submission.order_number} was stopped to cancel the order: a person decides here"
        note(order, who, words, "wish", now=now)


def followed_words(shipping: ShippingStatus) -> str:
    """What the timeline says of a Shipping Status that follows from a stop or a no at the warehouse."""
    told = SHIPPING_WORDS[shipping] or "blank: to be sent to the warehouse again"
    return f"Shipping Status set to {told}"


def _fields(plan: Plan, submission: Submission, now: datetime) -> dict[str, object]:
    """What a plan changes of the order itself."""
    fields: dict[str, object] = {}
    if plan.order is not None:
        fields["status"] = plan.order
    if plan.shipping is not None:
        fields["shipping_status"] = plan.shipping
        fields |= _pickup(submission) if plan.shipping in EXEMPT else {}
    if plan.sends_again:
        fields["resend_at"] = now + _grace()
    elif plan.shipping is not None or plan.cancels:
        fields["resend_at"] = None
    if plan.waits:
        fields["attention"] = "The portal asks to cancel this order. Cancel it here, or send it again."
    return fields


def _grace() -> timedelta:
    """How long a stopped order waits before it is sent again."""
    grace: timedelta = settings.RESEND_GRACE
    return grace


def _pickup(submission: Submission) -> dict[str, object]:
    if not submission.pickup_location:
        return {}
    return {
        "pickup_location": submission.pickup_location,
        "pickup_ready_on": submission.pickup_ready_on,
    }


def _stopped(submission: Submission, who: str) -> Cause:
    return Cause(who=who, reason=Reason.OTHER, note=f"Stopped at the warehouse as {submission.order_number}")
