"""Put a question to the warehouse: written here, sent by a job, answered later."""

from datetime import datetime

from recork.commerce.models import Question
from recork.commerce.operations.timeline import note
from recork.commerce.rules.question import Kind, Purpose, Reason, why_words
from recork.manners.promise import promise


def ask(question: Question, *, now: datetime) -> None:
    """Write an open question about the sending that it names, and promise to ask it.

    The order is locked and has no open question; a unique index would stop a second one.
    """
    question.is_open, question.next_try_at = True, now
    question.save(force_insert=True)
    assert question.submission is not None
    why = why_words(Reason(question.reason), question.note)
    words = asked_words(question.submission.order_number, Purpose(question.purpose), why)
    if question.kind == Kind.INTERCEPT:
        words = f"Asked the warehouse to intercept {question.submission.order_number}. {why}"
    note(question.order, question.asked_by, words, "asked", now=now, about=question.pk)
    promise("commerce.ask_warehouse")


def asked_words(order_number: str, purpose: Purpose, why: str) -> str:
    """What the timeline says of a question."""
    return f"Asked the warehouse whether {order_number} can be {_WHAT[purpose]}. {why}"


_WHAT: dict[Purpose, str] = {
    Purpose.CANCEL: "cancelled",
    Purpose.PICKUP: "stopped, as the customer gets it another way",
    Purpose.STOP: "stopped, as it works on it still",
}
