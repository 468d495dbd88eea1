"""The Payment tab: tenders, what goes back of them, and a part of it to give back."""

from dataclasses import dataclass
from datetime import datetime

from recork.commerce.models import RefundAttempt, RefundIntent
from recork.commerce.queries.order_effects import refund_effect
from recork.commerce.queries.order_money import (
    OrderMoney,
    TenderRead,
    may_become_credit,
    may_try_anew,
    read_money,
)
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.order import OrderStatus
from recork.commerce.rules.refund import CaptureState, RefundFor, RefundOutcome
from recork.commerce.web.forms.refund import RefundForm
from recork.commerce.web.order.contents import Shown, effect_lines
from recork.manners.web import say

_CAPTURE_WORDS = {
    CaptureState.WAITING: "About to be charged",
    CaptureState.UNKNOWN: "No answer yet from the gateway",
    CaptureState.AUTHORIZED: "Set aside",
    CaptureState.CAPTURED: "Captured",
    CaptureState.DECLINED: "Declined",
    CaptureState.VOIDED: "Let go",
}
_FOR_WORDS = {
    RefundFor.CANCEL: "Order cancelled",
    RefundFor.PARTIAL: "Partial refund",
    RefundFor.SHIPPING_FEE: "Shipping fee",
}


@dataclass(frozen=True, slots=True)
class TenderShown:
    """One tender in words."""

    label: str
    state: str
    why: str
    amount: str
    back: str
    left: str


@dataclass(frozen=True, slots=True)
class IntentShown:
    """One amount on its way back: how it stands, what was tried, and what a person may do about it."""

    intent: RefundIntent
    title: str
    effect: tuple[str, str, str]
    attempts: list[str]
    may_retry: bool
    may_settle: bool
    may_credit: bool
    may_confirm: bool


def payment(shown: Shown) -> dict[str, object]:
    """All that was paid and given back."""
    read, money = shown.read, read_money(shown.read.order)
    return {
        "tenders": [_tender(each, read.order.currency) for each in money.tenders],
        "intents": [intent_shown(each, read.order.currency, shown.now) for each in money.intents],
        "refund_form": RefundForm(None, money.lines),
        "why_no_refund": why_no_refund(shown, money),
        "left": say.money(money.left_cents, read.order.currency),
        "to_take": _to_take(shown, money),
        "may_refund": shown.actor.may(Verb.REFUND),
    }


def _to_take(shown: Shown, money: OrderMoney) -> str:
    """What is set aside and may be taken by this person now; empty when nothing is."""
    order = shown.read.order
    if order.status != OrderStatus.PENDING or not shown.actor.may(Verb.TAKE_ORDERS):
        return ""
    held = (CaptureState.AUTHORIZED, CaptureState.DECLINED)
    captures = [tender.capture for tender in money.tenders]
    cents = sum(each.amount_cents for each in captures if each.state in held and each.payment)
    return say.money(cents, order.currency) if cents else ""


def why_no_refund(shown: Shown, money: OrderMoney) -> str:
    """Why nothing can be refunded here now; empty when something can."""
    read = shown.read
    if read.order.status == OrderStatus.CANCELLED:
        return "The order is cancelled: all of it goes back with that."
    if read.open_question is not None:
        return "The warehouse is being asked. Its answer comes first."
    if not money.left_cents:
        return "There is nothing left to give back."
    return ""


def intent_shown(intent: RefundIntent, currency: str, now: datetime) -> IntentShown:
    """Put one of them in words."""
    effect = refund_effect(intent)
    (line,) = effect_lines([effect], currency, now)
    note = f": {intent.refund.note}" if intent.refund and intent.refund.note else ""
    has_failed = intent.outcome == RefundOutcome.FAILED
    return IntentShown(
        intent,
        title=f"{_FOR_WORDS[RefundFor(intent.purpose)]}{note}",
        effect=line,
        attempts=[_attempt(each, now) for each in intent.attempts.all()],
        may_retry=may_try_anew(intent),
        may_settle=has_failed,
        may_credit=has_failed and may_become_credit(intent),
        may_confirm=effect.by_hand,
    )


def _attempt(attempt: RefundAttempt, now: datetime) -> str:
    at = say.shortly(attempt.called_at or attempt.started_at, now)
    words = f". {attempt.words}" if attempt.words else ""
    return f"Attempt {attempt.number}, {at}: {attempt.outcome}{words}"


def _tender(tender: TenderRead, currency: str) -> TenderShown:
    capture = tender.capture
    return TenderShown(
        label=capture.label,
        state=_CAPTURE_WORDS[CaptureState(capture.state)],
        why=capture.failure,
        amount=say.money(capture.amount_cents, currency),
        back=say.money(tender.back_cents, currency),
        left=say.money(tender.left_cents, currency),
    )
