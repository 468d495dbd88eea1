"""Ask the warehouse once more to stop what the shop is done with, and what it works on all the same."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from recork.commerce.models import Order, Question, Submission
from recork.commerce.operations.asking import ask
from recork.commerce.operations.cancellation import Asked, question_open
from recork.commerce.operations.locking import lock_order_by_id, open_question
from recork.commerce.operations.timeline import owe_report
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.order import EXEMPT, OrderStatus, ShippingStatus
from recork.commerce.rules.question import Purpose, Reason, ShopNext
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.submission import SubmissionState, is_forgotten


@transaction.atomic
def stop_again(
    actor: Actor, number: str, sent_as: str, question_id: UUID, *, now: datetime
) -> Asked | Refused:
    """Ask whether one sending can be stopped, of an order that is cancelled or brought by somebody else.

        sent_as      the number at the warehouse
        question_id  asking again under it gets the question as it stands

    Neither yes nor no changes the sale: what was given back is not given back twice. Raises `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    sending = Submission.objects.filter(order__number=number, order_number=sent_as).first()
    if sending is None:
        return Refused("order_not_found", f"Order {number} was never sent as {sent_as}.")
    order = lock_order_by_id(sending.order_id)
    before = Question.objects.filter(pk=question_id).first()
    if before is not None:
        return _again(before, sending)
    if open_question(order) is not None:
        return question_open(order)
    sending.refresh_from_db()
    is_done_with = order.status == OrderStatus.CANCELLED or order.shipping_status in EXEMPT
    if not is_done_with or not is_forgotten(SubmissionState(sending.state), sending.warehouse_state):
        words = f"There is nothing to stop: by the last we heard, the warehouse does not work on {sent_as}."
        return Refused("nothing_to_stop", words, ("Look at the order as it stands now",))
    question = _question(order, sending, actor, question_id, now)
    ask(question, now=now)
    owe_report(order, now=now)
    return Asked(question, is_new=True)


def _again(before: Question, sending: Submission) -> Asked | Refused:
    if before.submission_id != sending.pk or before.purpose != Purpose.STOP:
        return Refused("question_id_reused", "This id was used for another question.", ("Choose a new id",))
    return Asked(before, is_new=False)


def _question(order: Order, sending: Submission, actor: Actor, question_id: UUID, now: datetime) -> Question:
    is_cancelled = order.status == OrderStatus.CANCELLED
    no_shipping = order.shipping_status == ShippingStatus.NO_SHIPPING_REQUIRED
    exempt = ShopNext.NO_SHIPPING_REQUIRED if no_shipping else ShopNext.HANDLED_EXTERNALLY
    return Question(
        id=question_id,
        order=order,
        submission=sending,
        purpose=Purpose.STOP,
        asked_at=now,
        asked_by=actor.name,
        reason=order.cancellation.reason if is_cancelled else Reason.PICKUP,
        note="It was cancelled in the shop" if is_cancelled else "Somebody else brings it",
        wanted="" if is_cancelled else exempt,
    )
