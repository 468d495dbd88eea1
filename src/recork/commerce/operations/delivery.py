"""Bring to the warehouse what was promised: sendings and questions. Asked outside of any transaction.

What is due is claimed with a lease, so that two workers don't ask at once and a killed one's work is taken
up again; asking twice does no harm, as every call names what it is about.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from recork.commerce.models import Order, Question, Submission
from recork.commerce.operations.answering import WAREHOUSE, settle_accepted, settle_declined
from recork.commerce.operations.carrying_out import carry_out, seen
from recork.commerce.operations.claiming import claim, try_later
from recork.commerce.operations.hearing import hear_order
from recork.commerce.operations.locking import open_question
from recork.commerce.operations.telephone import Telephone, order_path
from recork.commerce.operations.timeline import changed, note
from recork.commerce.rules.answer import (
    TOMBSTONE,
    No,
    NoAnswer,
    Pending,
    Yes,
    read_cancellation,
    read_intercept,
    read_submission,
    shop_next_of,
)
from recork.commerce.rules.news import BadNews, order_news
from recork.commerce.rules.protocol import hear_refused, hear_stop
from recork.commerce.rules.question import Answer, Found, Kind, ShopNext
from recork.commerce.rules.submission import LIVE
from recork.commerce.rules.words import one_line

ASK_AGAIN = timedelta(minutes=5)
"""A question that waits for the floor is asked once more, should its news never come."""


def deliver_submissions(phone: Telephone, *, now: Callable[[], datetime]) -> int:
    """Send the sendings that are due, each with the bytes it was written with. Returns how many were tried."""
    ids = claim("submission", "state = 'asked'", now())
    for submission in Submission.objects.filter(pk__in=ids).order_by("pk"):
        said = phone.put(order_path(submission.order_number), bytes(submission.body))
        answer = said if isinstance(said, NoAnswer) else read_submission(said.status, said.body)
        _hear_submission(submission.pk, answer, now())
    return len(ids)


def ask_warehouse(phone: Telephone, *, now: Callable[[], datetime]) -> int:
    """Ask the open questions that are due. Returns how many were tried."""
    ids = claim("question", "is_open", now())
    for question in Question.objects.select_related("submission").filter(pk__in=ids):
        assert question.submission is not None
        _hear_answer(question.pk, _ask(phone, question, question.submission.order_number), now())
    return len(ids)


def _ask(phone: Telephone, question: Question, number: str) -> Yes | No | Pending | NoAnswer:
    is_intercept = question.kind == Kind.INTERCEPT
    noun, read = ("intercepts", read_intercept) if is_intercept else ("cancellations", read_cancellation)
    said = phone.put(order_path(number, noun, question.pk), _asked(question))
    return said if isinstance(said, NoAnswer) else read(said.status, said.body)


def _asked(question: Question) -> dict[str, object]:
    """The question as the warehouse's API takes it. We say that the sending may be under way still: unless it is
    one for the floor, which has it.
    """
    pickup = None
    if question.pickup_location:
        day = question.pickup_ready_on
        pickup = {"location": question.pickup_location, "ready_on": day.isoformat() if day else None}
    asked: dict[str, object] = {
        "reason": question.reason,
        "note": one_line(question.note, 240),
        "shop_next": question.wanted or ShopNext.CANCEL_ORDER,
        "pickup": pickup,
    }
    if question.kind == Kind.INTERCEPT:
        answer_by = question.answer_by
        return asked | {"answer_by": answer_by.isoformat() if answer_by else None}
    return asked | {"before_arrival": True}


@transaction.atomic
def _hear_submission(submission_id: int, answer: Yes | No | NoAnswer, now: datetime) -> None:
    """Record what the warehouse said to a sending. A sending that has ended meanwhile stays as it is."""
    submission = Submission.objects.get(pk=submission_id)
    order = Order.objects.select_for_update().get(pk=submission.order_id)
    submission.refresh_from_db()
    match answer:
        case Yes(body):
            _hear_taken(order, submission, body, now)
        # guard: tombstone_is_a_cancellation
        case No(code=code, body=body) if code == TOMBSTONE:
            plan = hear_stop(seen(order, submission, open_question(order)), shop_next_of(body))
            _put_down(submission, now, shop_next=ShopNext.SEND_AGAIN)
            carry_out(plan, order, submission, who=WAREHOUSE, now=now)
        case No(code=code, words=words):
            _hear_refusal(order, submission, code, words, now)
        case NoAnswer() if submission.state in LIVE:
            try_later(submission, answer, now)


def _hear_taken(order: Order, submission: Submission, body: object, now: datetime) -> None:
    try:
        news = order_news("order.received", now, body if isinstance(body, dict) else {})
    except BadNews as error:
        submission.last_words = f"The answer can't be read: {error}"[:400]
        submission.save(update_fields=["last_words"])
        return
    submission.last_words = ""
    submission.save(update_fields=["last_words"])
    hear_order(order, submission, news, now=now)


def _put_down(submission: Submission, now: datetime, *, shop_next: str) -> None:
    submission.heard_at, submission.warehouse_state = now, "cancelled"
    submission.stopped_at = submission.stopped_at or now
    submission.shop_next = submission.shop_next or shop_next
    submission.save(update_fields=["heard_at", "warehouse_state", "stopped_at", "shop_next"])


def _hear_refusal(order: Order, submission: Submission, code: str, words: str, now: datetime) -> None:
    plan = hear_refused(seen(order, submission, open_question(order)))
    if plan.submission is None:
        return
    submission.refusal_code, submission.refusal_words, submission.heard_at = code, words, now
    submission.save(update_fields=["refusal_code", "refusal_words", "heard_at"])
    note(order, WAREHOUSE, f"{submission.order_number} was refused: {words}", "refused", now=now)
    carry_out(plan, order, submission, who=WAREHOUSE, now=now)
    changed(
        order, WAREHOUSE, now=now, attention=f"The warehouse refused {submission.order_number}: {words}"[:240]
    )


@transaction.atomic
def _hear_answer(question_id: UUID, answer: Yes | No | Pending | NoAnswer, now: datetime) -> None:
    """Settle a question with the answer that came to it; one that was settled meanwhile stays so."""
    question = Question.objects.get(pk=question_id)
    order = Order.objects.select_for_update().get(pk=question.order_id)
    question.refresh_from_db()
    if not question.is_open:
        _add_next_steps(question, answer)
        return
    submission = question.submission
    assert submission is not None, "an open question is about a sending"
    match answer:
        case Yes(body):
            found = Found(body["found"])
            _put_down(submission, now, shop_next=shop_next_of(body))
            settle_accepted(order, submission, question, found=found, shop_next=shop_next_of(body), now=now)
        case No(code, words, next_steps):
            settle_declined(
                order, submission, question, code=code, words=words, next_steps=next_steps, now=now
            )
        case Pending():
            # guard: deadline_judged_by_warehouse
            # However late it is by our clock: the floor may have said yes in time, and its news be under way.
            question.last_words, question.next_try_at = "", now + ASK_AGAIN
            question.save(update_fields=["last_words", "next_try_at"])
        case NoAnswer():
            try_later(question, answer, now)


def _add_next_steps(question: Question, answer: Yes | No | Pending | NoAnswer) -> None:
    """News of a no may overtake the answer itself, and know nothing of what people can do then."""
    match answer:
        case No(next_steps=steps) if question.answer == Answer.DECLINED and not question.next_steps:
            question.next_steps = list(steps)
            question.save(update_fields=["next_steps"])
