"""What has come of stopping an order, effect by effect, each with a state of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Max, Sum

from recork.commerce.models import Mail, Question, RefundIntent, StockEntry, StockKind, Submission
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.question import Answer, Found, Kind, Purpose
from recork.commerce.rules.refund import Destination, RefundOutcome
from recork.commerce.rules.submission import SubmissionState, is_forgotten


class EffectState(StrEnum):
    """How an effect stands."""

    DONE = "done"
    PENDING = "pending"
    RETRYING = "retrying"
    FAILED = "failed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect.

    at            when it came to stand so
    amount_cents  of a refund
    by_hand       it waits for a person, not for a machine
    """

    name: str
    state: EffectState
    words: str
    at: datetime | None = None
    amount_cents: int | None = None
    by_hand: bool = False

    @property
    def is_moving(self) -> bool:
        """It will change by itself."""
        return self.state in {EffectState.PENDING, EffectState.RETRYING} and not self.by_hand


REFUND_STATES: dict[RefundOutcome, EffectState] = {
    RefundOutcome.WAITING: EffectState.PENDING,
    RefundOutcome.UNKNOWN: EffectState.RETRYING,
    RefundOutcome.PENDING: EffectState.PENDING,
    RefundOutcome.SUCCEEDED: EffectState.DONE,
    RefundOutcome.SETTLED: EffectState.DONE,
    RefundOutcome.FAILED: EffectState.FAILED,
}
_WAITS = "Waits for the warehouse's answer"


def read_effects(read: OrderRead) -> list[Effect]:
    """Stop, stock, each refund and the letter, in three statements."""
    return [_stop(read), stock_effect(read), *_refunds(read), _mail(read)]


def _stop(read: OrderRead) -> Effect:
    if read.open_question is not None:
        return question_effect(read.open_question)
    if read.newest is None:
        return Effect("Stop", EffectState.NONE, "Nothing was sent to the warehouse")
    return _stop_of(read.newest, read.last_question)


def question_effect(question: Question) -> Effect:
    """How a question whether a sending may be stopped stands."""
    if question.is_open and question.last_words:
        return Effect("Stop", EffectState.RETRYING, f"No answer yet. {question.last_words}")
    if question.is_open:
        who = "The warehouse's floor" if question.kind == Kind.INTERCEPT else "The warehouse"
        return Effect("Stop", EffectState.PENDING, f"{who} is being asked", question.asked_at)
    if question.answer == Answer.DECLINED:
        return Effect("Stop", EffectState.FAILED, "The warehouse said no", question.answered_at)
    sent = question.submission.order_number if question.submission else "It"
    words = f"{sent} was never taken" if question.found == Found.REFUSED else f"{sent} is stopped"
    return Effect("Stop", EffectState.DONE, words, question.answered_at)


def _stop_of(newest: Submission, last: Question | None) -> Effect:
    """How the stop of a sending stands about which nobody is being asked."""
    if is_forgotten(SubmissionState(newest.state), newest.warehouse_state):
        told = f"{newest.order_number} is {newest.warehouse_status.lower()} at the warehouse all the same"
        return Effect("Stop", EffectState.FAILED, told, newest.heard_at)
    if newest.state == SubmissionState.CANCELLED:
        return Effect("Stop", EffectState.DONE, f"{newest.order_number} is stopped", newest.stopped_at)
    if last is not None and last.answer == Answer.DECLINED and last.submission_id == newest.pk:
        return question_effect(last)
    words = {
        SubmissionState.REFUSED: f"{newest.order_number} was never taken",
        SubmissionState.SHIPPED: "It has shipped",
        SubmissionState.RETURNED: "It has shipped, and came back",
    }
    return Effect("Stop", EffectState.NONE, words.get(SubmissionState(newest.state), "Not asked for"))


def stock_effect(read: OrderRead) -> Effect:
    """How its bottles stand: on sale again, or why not."""
    restored = StockEntry.objects.filter(line__order=read.order, kind=StockKind.RESTORED)
    sums = restored.aggregate(bottles=Sum("bottles"), at=Max("at"))
    if sums["bottles"]:
        noun = "bottle" if sums["bottles"] == 1 else "bottles"
        return Effect("Stock", EffectState.DONE, f"{sums['bottles']} {noun} back on sale", sums["at"])
    if read.cancellation is not None:
        return Effect("Stock", EffectState.NONE, "Stays off sale, as chosen")
    if _is_cancelling(read) and read.open_question and read.open_question.return_inventory:
        return Effect("Stock", EffectState.PENDING, _WAITS)
    return Effect("Stock", EffectState.NONE, "Not asked for")


def _refunds(read: OrderRead) -> Iterator[Effect]:
    intents = RefundIntent.objects.select_related("capture").filter(order=read.order).order_by("pk")
    found = False
    for intent in intents:
        found = True
        yield refund_effect(intent)
    if found:
        return
    if _is_cancelling(read):
        yield Effect("Refund", EffectState.PENDING, _WAITS)
    elif read.cancellation is not None:
        yield Effect("Refund", EffectState.NONE, "Nothing was paid")
    else:
        yield Effect("Refund", EffectState.NONE, "Not asked for")


def refund_effect(intent: RefundIntent) -> Effect:
    """How the way back of one amount stands."""
    outcome = RefundOutcome(intent.outcome)
    by_hand = _waits_for_hand(intent)
    to = "store credit" if intent.destination == Destination.STORE_CREDIT else intent.capture.label
    words = {
        RefundOutcome.WAITING: f"To {to}, about to be sent",
        RefundOutcome.UNKNOWN: f"To {to}: no answer yet, asked again",
        RefundOutcome.PENDING: f"To {to}: waits until a person confirms it"
        if by_hand
        else f"To {to}, on its way",
        RefundOutcome.SUCCEEDED: f"To {to}",
        RefundOutcome.SETTLED: intent.settled_how or "Paid another way",
        RefundOutcome.FAILED: f"To {to}: it failed. A person settles it",
    }[outcome]
    state = REFUND_STATES[outcome]
    at = intent.finished_at or intent.at
    return Effect("Refund", state, words, at, intent.amount_cents, by_hand)


def _waits_for_hand(intent: RefundIntent) -> bool:
    """Money that no gateway moves: somebody gives it back and says so here."""
    is_by_hand = intent.capture.is_by_hand and intent.destination == Destination.TENDER
    return is_by_hand and intent.outcome == RefundOutcome.PENDING


def _mail(read: OrderRead) -> Effect:
    mail = Mail.objects.filter(order=read.order).defer("text", "html").order_by("-pk").first()
    if mail is not None:
        return mail_effect(mail)
    if _is_cancelling(read) and read.open_question and read.open_question.send_email:
        return Effect("E-mail", EffectState.PENDING, _WAITS)
    return Effect("E-mail", EffectState.NONE, "None is sent")


def mail_effect(mail: Mail) -> Effect:
    """How a letter stands."""
    if mail.sent_at is not None:
        return Effect("E-mail", EffectState.DONE, f"Sent to {mail.to}", mail.sent_at)
    if mail.gave_up_at is not None:
        return Effect("E-mail", EffectState.FAILED, f"To {mail.to}. {mail.last_words}", mail.gave_up_at)
    state = EffectState.RETRYING if mail.attempts else EffectState.PENDING
    return Effect("E-mail", state, f"On its way to {mail.to}", mail.at)


def _is_cancelling(read: OrderRead) -> bool:
    return read.open_question is not None and read.open_question.purpose == Purpose.CANCEL
