"""What the warehouse's people are told of an order, written from the rows as they stand."""

from collections.abc import Iterator
from typing import Any

from recork.commerce.models import Mail, Order, Question, RefundIntent, StockEntry, StockKind, Submission
from recork.commerce.queries.edits import has_open_edit
from recork.commerce.rules.order import OrderStatus, PaymentStatus
from recork.commerce.rules.question import Answer
from recork.commerce.rules.refund import RefundOutcome
from recork.commerce.rules.words import as_uuid, one_line, plain

MOST = 200

type Effect = dict[str, Any]


def report_of(submission: Submission) -> dict[str, Any]:
    """The body of the report about one sending; `version` is the one it was owed under."""
    order = Order.objects.annotate(is_undecided=has_open_edit()).get(pk=submission.order_id)
    due = None if order.is_undecided else order.resend_at  # nobody knows when somebody decides
    sendings = list(Submission.objects.filter(order=order).order_by("generation"))
    question = Question.objects.filter(submission=submission).order_by("-asked_at").first()
    entries = list(order.entries.order_by("-pk")[:MOST])[::-1]
    return {
        "version": submission.report_version,
        "shop_number": order.number,
        "order_status": OrderStatus(order.status).words,
        "payment_status": PaymentStatus(order.payment_status).words,
        "shipping_status": order.shipping_words,
        "resend_at": due.isoformat() if due else None,
        "links": [{"order_number": each.order_number, "state": each.state} for each in sendings],
        "effects": list(_effects(order, question)),
        "entries": [
            {"at": entry.at.isoformat(), "who": one_line(entry.who, 120), "what": plain(entry.what, 400)}
            for entry in entries
        ],
        "shop_next_answers": list(_wishes(submission, sendings)),
    }


def _effects(order: Order, question: Question | None) -> Iterator[Effect]:
    """What a stop brings about here, each with a state of its own."""
    name = str(question.pk) if question else None
    if question is not None:
        states = {Answer.ACCEPTED.value: "done", Answer.DECLINED.value: "failed", "": "pending"}
        yield _effect(name, "stop", states[question.answer], at=question.answered_at or question.asked_at)
    restored = StockEntry.objects.filter(line__order=order, kind=StockKind.RESTORED).order_by("pk").first()
    yield _effect(name, "stock", "done" if restored else "none", at=restored.at if restored else None)
    yield from _refunds(name, order)
    mail = Mail.objects.filter(order=order).order_by("-pk").first()
    if mail is not None:
        state = (
            "done"
            if mail.sent_at
            else "failed"
            if mail.gave_up_at
            else "retrying"
            if mail.attempts
            else "pending"
        )
        yield _effect(name, "email", state, at=mail.sent_at or mail.at, words=mail.subject)


_REFUND_STATE = {
    RefundOutcome.WAITING: "pending",
    RefundOutcome.UNKNOWN: "retrying",
    RefundOutcome.PENDING: "pending",
    RefundOutcome.SUCCEEDED: "done",
    RefundOutcome.FAILED: "failed",
    RefundOutcome.SETTLED: "done",
}


def _refunds(name: str | None, order: Order) -> Iterator[Effect]:
    for intent in RefundIntent.objects.select_related("capture").filter(order=order).order_by("pk"):
        yield _effect(
            name,
            "refund",
            _REFUND_STATE[RefundOutcome(intent.outcome)],
            amount_cents=intent.amount_cents,
            at=intent.finished_at or intent.at,
            words=intent.capture.label,
        )


def _effect(name: str | None, effect: str, state: str, **more: Any) -> Effect:
    at = more.pop("at", None)
    return {
        "question_id": name,
        "effect": effect,
        "state": state,
        "amount_cents": more.get("amount_cents"),
        "at": at.isoformat() if at else None,
        "words": plain(more.get("words"), 240),
    }


def _wishes(submission: Submission, sendings: list[Submission]) -> Iterator[dict[str, Any]]:
    """Whether what somebody at the warehouse wanted after a stop came in time."""
    if not as_uuid(submission.stop_question):
        return
    later = [each.order_number for each in sendings if each.generation > submission.generation]
    yield {
        "question_id": submission.stop_question,
        "shop_next": submission.shop_next,
        "answer": "taken",
        "sent_as": None,
    }
    if submission.late_wish:
        yield {
            "question_id": submission.stop_question,
            "shop_next": submission.late_wish,
            "answer": "too_late",
            "sent_as": later[0] if later else None,
        }
