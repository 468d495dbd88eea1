"""Change who brings the wine. While the warehouse has it that is a question to the warehouse."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from recork.commerce.models import Order, Question, Submission
from recork.commerce.operations.asking import ask
from recork.commerce.operations.cancellation import Asked, question_open
from recork.commerce.operations.edits import decide, waits_for_decision
from recork.commerce.operations.effects import owe_shipping_fee
from recork.commerce.operations.locking import lock_order, newest_submission, open_question
from recork.commerce.operations.mailing import owe_mail
from recork.commerce.operations.timeline import changed, note, pickup_words
from recork.commerce.operations.unsaid import why_unsaid
from recork.commerce.operations.version import overtaken
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.edit import Decision
from recork.commerce.rules.order import BY_PEOPLE, EXEMPT, SHIPPING_WORDS, OrderStatus, ShippingStatus
from recork.commerce.rules.question import Answer, Found, Purpose, Reason
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.submission import LIVE, SubmissionState


@dataclass(frozen=True, slots=True)
class Changed:
    """The order with its new Shipping Status, in force at once."""

    order: Order


@dataclass(frozen=True, slots=True)
class Pickup:
    """Where the customer fetches the wine, and from which day on."""

    location: str
    ready_on: date | None = None


@transaction.atomic
def set_shipping_status(
    actor: Actor,
    number: str,
    status: ShippingStatus,
    *,
    version: int | None,
    question_id: UUID,
    now: datetime,
    edits: Decision | None = None,
) -> Changed | Asked | Refused:
    """Set the Shipping Status as a person may.

        version      what the person was shown; None takes the order as it stands
        question_id  under which the warehouse is asked where it must agree
        edits        what is to become of what was changed at the warehouse; None leaves that undecided, and the
                     order waits for it

    Blank sends the order to the warehouse at the next sweep, unless it is there. Raises `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    order = lock_order(number)
    if order is None:
        return Refused("order_not_found", f"There is no order {number}.")
    before = Question.objects.filter(pk=question_id).first()
    if before is not None:
        return _again(before, order)
    newest = newest_submission(order)
    refused = _refusal(order, newest, status, version)
    if refused is None and edits is not None and waits_for_decision(order):
        refused = decide(order, actor, edits, now=now)
    if refused is not None:
        return refused
    if status == order.shipping_status:
        return Changed(order)
    if status in EXEMPT and _must_ask(order, newest):
        return _ask(order, newest, actor, status, question_id, now)
    return _decide(order, actor, status, now)


@transaction.atomic
def change_to_pickup(
    actor: Actor,
    number: str,
    question_id: UUID,
    pickup: Pickup,
    status: ShippingStatus = ShippingStatus.HANDLED_EXTERNALLY,
    *,
    refund_shipping: bool = False,
    version: int | None = None,
    now: datetime,
) -> Changed | Asked | Refused:
    """Let the customer fetch the wine: stop the parcel, set the status, say where, in one step or not at all.

    version  what the person was shown; None takes the order as it stands

    Asking again under the same id gets the first answer. Raises `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    order = lock_order(number)
    if order is None:
        return Refused("order_not_found", f"There is no order {number}.")
    before = Question.objects.filter(pk=question_id).first()
    if before is not None:
        return _again(before, order)
    newest = newest_submission(order)
    refused = _refusal(order, newest, status, version) or why_unsaid(order, pickup.location)
    if refused is not None:
        return refused
    if open_question(order) is not None:
        return question_open(order)
    if _must_ask(order, newest):
        return _ask(
            order, newest, actor, status, question_id, now, pickup=pickup, refund_shipping=refund_shipping
        )
    question = Question(
        id=question_id,
        order=order,
        purpose=Purpose.PICKUP,
        is_open=False,
        asked_at=now,
        asked_by=actor.name,
        reason=Reason.PICKUP,
        wanted=status,
        pickup_location=pickup.location,
        pickup_ready_on=pickup.ready_on,
        refund_shipping=refund_shipping,
        answer=Answer.ACCEPTED,
        found=Found.NOTHING_LIVE,
        answered_at=now,
    )
    question.save(force_insert=True)
    _decide(order, actor, status, now)
    finish_pickup(order, question, now=now)
    return Asked(question, is_new=True)


def finish_pickup(order: Order, question: Question, *, now: datetime) -> None:
    """What hangs on a pickup that is certain: where and when, the letter, the shipping fee. Order is locked."""
    if not question.pickup_location:
        return
    if question.refund_shipping:
        owe_shipping_fee(order, question.asked_by, question.pk, now=now)
    changed(
        order,
        question.asked_by,
        now=now,
        pickup_location=question.pickup_location,
        pickup_ready_on=question.pickup_ready_on,
        payment_status=order.payment_status,
    )
    words = pickup_words(question.pickup_location, question.pickup_ready_on)
    note(order, question.asked_by, words, "pickup", now=now, about=question.pk)
    owe_mail(order, "changed_to_pickup", str(question.pk), now=now)


def _again(before: Question, order: Order) -> Changed | Asked | Refused:
    if before.order_id != order.pk or before.purpose != Purpose.PICKUP:
        return Refused("question_id_reused", "This id was used for another question.", ("Choose a new id",))
    return Asked(before, is_new=False)


def _refusal(
    order: Order, newest: Submission | None, status: ShippingStatus, version: int | None
) -> Refused | None:
    late = overtaken(order, version)
    if late is not None:
        return late
    if status not in BY_PEOPLE:
        words = f"{SHIPPING_WORDS[status]} is set by the system alone."
        return Refused("not_selectable", words, ("Choose blank, Handled Externally or No Shipping Required",))
    if order.status == OrderStatus.CANCELLED:
        return Refused("already_cancelled", f"Order {order.number} is cancelled; nothing is shipped.")
    if order.status == OrderStatus.CANCELLING:
        return question_open(order)
    if newest is not None and newest.state in {SubmissionState.SHIPPED, SubmissionState.RETURNED}:
        return Refused("already_shipped", f"Order {order.number} has shipped. Its Shipping Status stays.")
    if order.shipping_status == ShippingStatus.PICKED_UP:
        return Refused(
            "already_picked_up", f"The customer has fetched order {order.number}. Its Shipping Status stays."
        )
    return None


def _must_ask(order: Order, newest: Submission | None) -> bool:
    # guard: exempt_status_asks_warehouse
    return newest is not None and newest.state in LIVE and open_question(order) is None


def _ask(
    order: Order,
    newest: Submission | None,
    actor: Actor,
    status: ShippingStatus,
    question_id: UUID,
    now: datetime,
    *,
    pickup: Pickup | None = None,
    refund_shipping: bool = False,
) -> Asked:
    question = Question(
        id=question_id,
        order=order,
        submission=newest,
        purpose=Purpose.PICKUP,
        asked_at=now,
        asked_by=actor.name,
        reason=Reason.PICKUP,
        was=order.shipping_status,
        wanted=status,
        pickup_location=pickup.location if pickup else "",
        pickup_ready_on=pickup.ready_on if pickup else None,
        refund_shipping=refund_shipping,
    )
    ask(question, now=now)
    changed(order, actor.name, now=now, shipping_status=status)
    return Asked(question, is_new=True)


def _decide(order: Order, actor: Actor, status: ShippingStatus, now: datetime) -> Changed:
    """Write what a person has decided; an open question doesn't put it back over that."""
    question = open_question(order)
    if question is not None and status not in EXEMPT:
        question.changed = True
        question.save(update_fields=["changed"])
    elif question is not None and order.shipping_status not in EXEMPT:
        # guard: exempt_again_renews_question
        question.was, question.changed, question.wanted = order.shipping_status, False, status
        question.save(update_fields=["was", "changed", "wanted"])
    told = SHIPPING_WORDS[status] or "blank: to be sent to the warehouse"
    note(order, actor.name, f"Shipping Status set to {told}", "shipping", now=now)
    fields: dict[str, object] = {"shipping_status": status, "resend_at": None, "attention": ""}
    if status not in EXEMPT:
        fields |= {"pickup_location": "", "pickup_ready_on": None}
    if order.status == OrderStatus.HOLD:  # it waited for a person to decide, and one has
        fields["status"] = OrderStatus.SUBMITTED
    # A person's blank doesn't wait: they were asked whether they mean it.
    changed(order, actor.name, now=now, **fields)
    return Changed(order)
