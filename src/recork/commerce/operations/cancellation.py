"""Cancel a sale: at once where nothing is at the warehouse, else only when the warehouse agrees."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from recork.commerce.models import Order, Question, Submission
from recork.commerce.operations.asking import ask
from recork.commerce.operations.edits_anew import settle_edits
from recork.commerce.operations.effects import Cause, cancel_sale
from recork.commerce.operations.locking import lock_order, newest_submission, open_question
from recork.commerce.operations.resubmission import resubmit_cancelled
from recork.commerce.operations.timeline import changed
from recork.commerce.operations.unsaid import why_not_anew, why_unsaid
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.edit import Choice
from recork.commerce.rules.order import OrderStatus, ShippingStatus
from recork.commerce.rules.question import Answer, Found, Purpose, Reason
from recork.commerce.rules.refund import Destination
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.submission import LIVE, SubmissionState


@dataclass(frozen=True, slots=True)
class Asking:
    """One asking: under which id, why, and what is to happen with it. Whoever asks mints the id and keeps it.

    edits  what becomes of what was changed at the warehouse; it is decided at once, whatever the warehouse answers
    """

    question_id: UUID
    reason: Reason = Reason.CUSTOMER_REQUEST
    note: str = ""
    return_inventory: bool = True
    send_email: bool = True
    refund_to: Destination = Destination.TENDER
    then_resubmit: bool = False
    edits: Choice | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as it stands: without an answer while the warehouse is asked. `is_new`: not a repeat."""

    question: Question
    is_new: bool


@transaction.atomic
def cancel_order(actor: Actor, number: str, asking: Asking, *, now: datetime) -> Asked | Refused:
    """Cancel an order, or ask the warehouse whether it may be.

    Asking again under the same id gets the question as it stands. With something at the warehouse the
    order is Cancelling until the answer comes; no money moves and no bottle is sold again before that.
    Who wants the same sold anew must be allowed to take orders, too. Raises `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    if asking.then_resubmit:
        require(actor, Verb.TAKE_ORDERS)
    order = lock_order(number)
    if order is None:
        return Refused("order_not_found", f"There is no order {number}.")
    before = Question.objects.filter(pk=asking.question_id).first()
    if before is not None:
        return _again(before, order)
    newest = newest_submission(order)
    refused = _refusal(order, newest) or why_unsaid(order, asking.note)
    if refused is None and asking.then_resubmit:
        refused = why_not_anew(order) or settle_edits(order, actor, asking.edits, now=now)
    if refused is not None:
        return refused
    question = _question(order, actor, asking, now)
    # guard: refund_waits_for_answer
    if newest is not None and newest.state in LIVE:
        question.submission = newest
        ask(question, now=now)
        changed(order, actor.name, now=now, status=OrderStatus.CANCELLING)
        return Asked(question, is_new=True)
    question.is_open, question.answer, question.found = False, Answer.ACCEPTED, Found.NOTHING_LIVE
    question.answered_at = now
    question.save(force_insert=True)
    cancel_sale(order, Cause.of_question(question), now=now)
    changed(
        order,
        actor.name,
        now=now,
        status=order.status,
        payment_status=order.payment_status,
        resend_at=None,
        attention="",
    )
    if asking.then_resubmit:
        resubmit_cancelled(order, actor.name, now=now)
    return Asked(question, is_new=True)


def _question(order: Order, actor: Actor, asking: Asking, now: datetime) -> Question:
    return Question(
        id=asking.question_id,
        order=order,
        purpose=Purpose.CANCEL,
        asked_at=now,
        asked_by=actor.name,
        reason=asking.reason,
        note=asking.note,
        return_inventory=asking.return_inventory,
        send_email=asking.send_email,
        refund_to=asking.refund_to,
        then_resubmit=asking.then_resubmit,
    )


def _again(before: Question, order: Order) -> Asked | Refused:
    if before.order_id != order.pk or before.purpose != Purpose.CANCEL:
        return Refused("question_id_reused", "This id was used for another question.", ("Choose a new id",))
    return Asked(before, is_new=False)


def _refusal(order: Order, newest: Submission | None) -> Refused | None:
    if order.status == OrderStatus.CANCELLED:
        return Refused("already_cancelled", f"Order {order.number} is already cancelled.")
    # guard: one_question_at_a_time
    if open_question(order) is not None:
        return question_open(order)
    # guard: shipped_blocks_cancel
    if newest is not None and newest.state in {SubmissionState.SHIPPED, SubmissionState.RETURNED}:
        return Refused(
            "already_shipped",
            f"Order {order.number} can't be cancelled: it has shipped. Nothing was changed.",
            ("Take it back as a return and refund its lines", "Ask the carrier to send it elsewhere"),
        )
    if order.shipping_status == ShippingStatus.PICKED_UP:
        return Refused(
            "already_picked_up",
            f"Order {order.number} can't be cancelled: the customer has fetched it. Nothing was changed.",
            ("Take it back as a return and refund its lines",),
        )
    return None


def question_open(order: Order) -> Refused:
    """The warehouse is being asked about this order; a second question has to wait."""
    words = f"The warehouse is being asked about order {order.number}. Its answer comes first."
    return Refused("question_open", words, ("Wait for the answer; the page follows along",))
