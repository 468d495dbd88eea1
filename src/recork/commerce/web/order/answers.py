"""The popups after OK: done, asked, declined, or refused, each in words."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from django.urls import reverse

from recork.commerce.models import Order, Question, Refund
from recork.commerce.queries.order_effects import read_effects, refund_effect
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.order import SHIPPING_WORDS, ShippingStatus
from recork.commerce.rules.question import Answer, Purpose
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.submission import may_be_intercepted
from recork.commerce.web.order.contents import effect_lines
from recork.commerce.web.order.ways import Way, carrier_ways
from recork.manners.web import say
from recork.manners.web.popup import Popup

UNTOUCHED = "Nothing was changed: no money moved, no bottle was put back on sale."


def cancel_answer(read: OrderRead, question: Question, now: datetime) -> Popup:
    """What became of one question whether the order can be cancelled."""
    number = read.order.number
    if question.answer == Answer.DECLINED:
        return _declined(read, question, UNTOUCHED, now)
    effects = effect_lines(read_effects(read), read.order.currency, now)
    if question.is_open:
        return yes(
            f"Order {number} is being cancelled",
            "The warehouse is asked first. No money goes back and no bottle is sold again before it agrees. "
            "The page behind this follows along by itself.",
            effects,
            HTTPStatus.ACCEPTED,
        )
    return yes(
        f"Order {number} is cancelled",
        "Each effect below has a state of its own.",
        effects,
        HTTPStatus.CREATED,
    )


def pickup_answer(read: OrderRead, question: Question, now: datetime) -> Popup:
    """What became of one question whether the parcel can be stopped, as the customer fetches the wine."""
    number = read.order.number
    if question.answer == Answer.DECLINED:
        return _declined(read, question, f"The Shipping Status is as it was. {UNTOUCHED}", now)
    effects = effect_lines(read_effects(read), read.order.currency, now)
    wanted = SHIPPING_WORDS[ShippingStatus(question.wanted)]
    if question.is_open:
        more = (
            "The warehouse is asked to stop the parcel. If it says no, the Shipping Status goes back to what it"
            " was. The page behind this follows along by itself."
        )
        return yes(f"Order {number} is being changed to {wanted}", more, effects, HTTPStatus.ACCEPTED)
    where = f"{question.pickup_location}. " if question.pickup_location else ""
    more = f"{where}Nothing is sent to the warehouse any more."
    return yes(f"Order {number} is {wanted}", more, effects, HTTPStatus.CREATED)


def intercept_answer(read: OrderRead, question: Question, now: datetime) -> Popup:
    """What became of one question whether the floor pulls the order out."""
    number = read.order.number
    if question.is_open:
        by = f" by {say.shortly(question.answer_by, now)}" if question.answer_by else ""
        return yes(
            f"The warehouse is asked to intercept order {number}",
            f"Its floor answers{by}. Until it says yes, the order may still ship, no money goes back and no bottle is"
            " sold again. The page behind this follows along by itself.",
            effect_lines(read_effects(read), read.order.currency, now),
            HTTPStatus.ACCEPTED,
        )
    match Purpose(question.purpose):
        case Purpose.CANCEL:
            return cancel_answer(read, question, now)
        case Purpose.PICKUP:
            return pickup_answer(read, question, now)
        case Purpose.STOP if question.answer == Answer.DECLINED:
            return _declined(read, question, UNTOUCHED, now)
        case Purpose.STOP:
            return yes(f"Order {number} was intercepted", "No money moves by that.", [], HTTPStatus.OK)


def _declined(read: OrderRead, question: Question, detail: str, now: datetime) -> Popup:
    """The warehouse's no, in its own words."""
    number = read.order.number
    words = question.answer_words or f"Unable to cancel in Fulfillment: order {number}."
    ways = [_interception(number, question)] if may_intercept(read, question) else carrier_ways(read)
    steps = [step for step in question.next_steps if not (ways and step == ASK_INTERCEPT)]
    popup = no(words, detail, steps, question.answer_code, HTTPStatus.CONFLICT, now, ways)
    popup.context["help_url"] = reverse("help_page", args=["unable-to-cancel"])
    return popup


def resubmitted(read: OrderRead, now: datetime) -> Popup:
    """The new order stands."""
    new = read.replaced_by
    assert new is not None, "only a new order can be told of"
    more = "It is sent to the warehouse as soon as it is paid. Both orders name each other."
    effects = effect_lines(read_effects(read), read.order.currency, now)
    return yes(f"Order {read.order.number} is resubmitted as {new.number}", more, effects, HTTPStatus.CREATED)


def refunded(read: OrderRead, refund: Refund, now: datetime) -> Popup:
    """A part of the money is on its way back."""
    currency = read.order.currency
    intents = refund.intents.select_related("capture").order_by("pk")
    effects = effect_lines([refund_effect(each) for each in intents], currency, now)
    amount = say.money(refund.amount_cents, currency)
    more = "Each tender below has a state of its own; the Payment tab follows along."
    return yes(f"{amount} of order {read.order.number} are refunded", more, effects, HTTPStatus.CREATED)


def refused(refusal: Refused, now: datetime, ways: Sequence[Way] = ()) -> Popup:
    """An operation's refusal, with the ways on that are pages of ours."""
    return no(refusal.words, UNTOUCHED, refusal.next_steps, refusal.code, HTTPStatus.CONFLICT, now, ways)


ONCE_MORE = ("Look at the order again, then ask once more from there",)


def unfit(complaint: str, order: Order, now: datetime, steps: Sequence[str] = ONCE_MORE) -> Popup:
    """What was sent can't be read as an answer to the question."""
    return no(
        f"Order {order.number} is as it was: the form was not complete.",
        f"{complaint} {UNTOUCHED}",
        steps,
        "invalid_form",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        now,
    )


def yes(title: str, more: str, effects: list[tuple[str, str, str]], status: HTTPStatus) -> Popup:
    """What was done, or is on its way."""
    answer = {"title": title, "more": more, "effects": effects}
    return Popup("look/dialog/answer.html", title, status, {"answer": answer})


def may_intercept(read: OrderRead, question: Question) -> bool:
    """Whether the floor can still be asked on, after the warehouse has said no to a question."""
    there = read.at_warehouse
    if there is None or read.open_question is not None or question.submission_id != there.pk:
        return False
    is_no = question.answer == Answer.DECLINED
    return is_no and may_be_intercepted(question.answer_code, there.warehouse_state)


ASK_INTERCEPT = "Ask the warehouse to intercept"
"""How the warehouse's next step and our own button call it."""


def _interception(number: str, question: Question) -> Way:
    words = "Its floor can still pull the box out, and says yes or no in time. Until then it may still ship."
    there = f"{reverse('ask_order_intercept', args=[number])}?declined={question.pk}"
    return ("hand", "Have it intercepted", words, there, ASK_INTERCEPT)


def no(
    message: str,
    detail: str,
    steps: Sequence[str],
    code: str,
    status: HTTPStatus,
    now: datetime,
    ways: Sequence[Way] = (),
) -> Popup:
    """What was not done, and what people can do now."""
    refusal = {
        "message": message,
        "detail": detail,
        "steps": [*ways, *(("hand", step, "", "", "") for step in steps)],
        "code": code,
        "at": now,
    }
    return Popup("look/dialog/refused.html", message, status, {"refusal": refusal})
