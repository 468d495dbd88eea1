"""Settle a question with the warehouse's answer, whichever way it came and however often."""

from collections.abc import Sequence
from datetime import datetime

from recork.commerce.models import Order, Question, Submission
from recork.commerce.operations.carrying_out import carry_out, seen
from recork.commerce.operations.effects import Cause
from recork.commerce.operations.resubmission import resubmit_cancelled
from recork.commerce.operations.shipping import finish_pickup
from recork.commerce.operations.timeline import note
from recork.commerce.rules.order import EXEMPT, ShippingStatus
from recork.commerce.rules.protocol import hear_accepted, hear_declined
from recork.commerce.rules.question import Answer, Found, Purpose, ShopNext


def settle_accepted(
    order: Order,
    submission: Submission,
    question: Question,
    *,
    found: Found,
    shop_next: ShopNext,
    now: datetime,
) -> None:
    """The warehouse said yes. Order, sending and question are locked, and the question is open.

    shop_next  of the stop that happened, where it was somebody else's
    """
    assert question.is_open
    plan = hear_accepted(seen(order, submission, question), found, shop_next)
    _close(question, Answer.ACCEPTED, now, found=found)
    note(order, WAREHOUSE, f"{submission.order_number} is stopped", "accepted", now=now)
    carry_out(
        plan,
        order,
        submission,
        who=question.asked_by,
        now=now,
        cause=_cause(question, plan_cancels=plan.cancels),
    )
    is_pickup = question.purpose == Purpose.PICKUP
    if is_pickup and ShippingStatus(order.shipping_status) in EXEMPT:
        finish_pickup(order, question, now=now)
    if plan.cancels and question.then_resubmit:
        resubmit_cancelled(order, question.asked_by, now=now)


def settle_declined(
    order: Order,
    submission: Submission,
    question: Question,
    *,
    code: str,
    words: str,
    next_steps: Sequence[str],
    now: datetime,
) -> None:
    """The warehouse said no, in words. Order, sending and question are locked, and the question is open."""
    assert question.is_open
    plan = hear_declined(
        seen(order, submission, question), ShopNext(submission.shop_next or ShopNext.SEND_AGAIN)
    )
    _close(question, Answer.DECLINED, now, code=code, words=words, next_steps=list(next_steps))
    note(order, WAREHOUSE, words or "Unable to cancel in Fulfillment", "declined", now=now)
    carry_out(plan, order, submission, who=WAREHOUSE, now=now)


WAREHOUSE = "Fulfillment"
"""How timelines call the other house."""
_PORTAL = " at the warehouse's portal"


def told_by(name: str) -> str:
    """How timelines call somebody there; empty for whoever it was."""
    return f"{name}{_PORTAL}" if name else WAREHOUSE


def is_warehouse(who: str) -> bool:
    """Whether an entry of a timeline happened at the other house."""
    return who == WAREHOUSE or who.endswith(_PORTAL)


def _cause(question: Question, *, plan_cancels: bool) -> Cause | None:
    is_ours = plan_cancels and question.purpose == Purpose.CANCEL
    return Cause.of_question(question) if is_ours else None


def _close(
    question: Question,
    answer: Answer,
    now: datetime,
    *,
    found: str = "",
    code: str = "",
    words: str = "",
    next_steps: list[str] | None = None,
) -> None:
    question.is_open, question.answer, question.answered_at = False, answer, now
    question.found, question.answer_code, question.answer_words = found, code, words
    question.next_steps = next_steps or []
    question.save(
        update_fields=[
            "is_open", "answer", "answered_at", "found", "answer_code", "answer_words", "next_steps",
        ]
    )  # fmt: skip
