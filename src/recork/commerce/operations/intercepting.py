"""Ask the warehouse to intercept what it has picked or packed, after it has said no to stopping it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from recork.commerce.models import Order, Question, Submission
from recork.commerce.operations.asking import ask
from recork.commerce.operations.cancellation import Asked, question_open
from recork.commerce.operations.locking import lock_order, newest_submission, open_question
from recork.commerce.operations.timeline import changed, owe_report
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.order import OrderStatus, PaymentStatus, ShippingStatus
from recork.commerce.rules.question import ANSWER_WITHIN, Answer, Kind, Purpose, Reason
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.submission import LIVE, SubmissionState, is_forgotten, may_be_intercepted


@dataclass(frozen=True, slots=True)
class Wanted:
    """One asking: under which id, and how long the floor has for its answer.

    declined  the question that the warehouse has said no to, and which this one asks on for; None: cancel an order
              whose money has all gone back
    """

    question_id: UUID
    declined: UUID | None = None
    answer_within: timedelta = ANSWER_WITHIN


@transaction.atomic
def ask_intercept(actor: Actor, number: str, wanted: Wanted, *, now: datetime) -> Asked | Refused:
    """Ask the floor to pull a sending out, for what the declined question wanted, with all that it had promised.

    Until the answer comes the order is Cancelling, or changing to a pickup, and nothing is sent. Asking again
    under the same id gets the question as it stands. Raises `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    order = lock_order(number)
    if order is None:
        return Refused("order_not_found", f"There is no order {number}.")
    before = Question.objects.filter(pk=wanted.question_id).first()
    if before is not None:
        return _again(before, order)
    if open_question(order) is not None:
        return question_open(order)
    question = _renewed(order, wanted.declined) if wanted.declined else _of_refunded(order)
    if question is None:
        words = f"There is nothing to intercept: by the last we heard, the warehouse has no box of order {number}."
        return Refused("nothing_to_intercept", words, ("Look at the order as it stands now",))
    if question.then_resubmit:
        require(actor, Verb.TAKE_ORDERS)
    question.id, question.kind = wanted.question_id, Kind.INTERCEPT
    question.asked_at, question.asked_by = now, actor.name
    question.answer_by = now + wanted.answer_within
    ask(question, now=now)
    _begin(order, question, actor.name, now)
    return Asked(question, is_new=True)


def _again(before: Question, order: Order) -> Asked | Refused:
    if before.order_id != order.pk or before.kind != Kind.INTERCEPT:
        return Refused("question_id_reused", "This id was used for another question.", ("Choose a new id",))
    return Asked(before, is_new=False)


def _renewed(order: Order, declined: UUID) -> Question | None:
    """The question that was declined, to be asked once more as another one. None: that can't help."""
    asked = Question.objects.select_related("submission").filter(pk=declined, order=order).first()
    if asked is None or asked.submission is None or asked.answer != Answer.DECLINED:
        return None
    sending = asked.submission
    if asked.purpose == Purpose.STOP:
        is_open = is_forgotten(SubmissionState(sending.state), sending.warehouse_state)
    else:
        is_open = sending.state in LIVE and order.status != OrderStatus.CANCELLED
    if not is_open or not may_be_intercepted(asked.answer_code, sending.warehouse_state):
        return None
    kept = (
        "purpose", "reason", "note", "return_inventory", "send_email", "refund_to", "refund_shipping",
        "then_resubmit", "wanted", "pickup_location", "pickup_ready_on",
    )  # fmt: skip
    return Question(order=order, submission=sending, **{name: getattr(asked, name) for name in kept})


def _of_refunded(order: Order) -> Question | None:
    """All of its money went back, and the warehouse is about to ship it: whether that can be cancelled."""
    newest = newest_submission(order)
    if newest is None or not is_refunded_in_the_box(order, newest):
        return None
    note = "All of its money went back"
    return Question(order=order, submission=newest, purpose=Purpose.CANCEL, reason=Reason.PAYMENT, note=note)


def is_refunded_in_the_box(order: Order, newest: Submission) -> bool:
    """Whether the money is back and the wine is on its way out."""
    is_refunded = order.payment_status == PaymentStatus.REFUNDED and order.status != OrderStatus.CANCELLED
    return is_refunded and newest.state in LIVE and may_be_intercepted("", newest.warehouse_state)


def _begin(order: Order, question: Question, who: str, now: datetime) -> None:
    """Let the order stand as it does while its question is open."""
    match Purpose(question.purpose):
        case Purpose.CANCEL:
            changed(order, who, now=now, status=OrderStatus.CANCELLING)
        case Purpose.PICKUP:
            question.was = order.shipping_status
            question.save(update_fields=["was"])
            changed(order, who, now=now, shipping_status=ShippingStatus(question.wanted))
        case Purpose.STOP:
            owe_report(order, now=now)
