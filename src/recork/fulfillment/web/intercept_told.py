"""The popup after an order was asked to be pulled out: the floor is asked, it said yes, or no and why."""

from datetime import datetime
from http import HTTPStatus

from recork.fulfillment.models import Cancellation, Intercept, Order
from recork.fulfillment.queries.intercept import AskedIntercept
from recork.fulfillment.rules.cancellation import ShopNext
from recork.fulfillment.rules.intercept import BY_STATE, InterceptAnswer
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.shop_next import told_to
from recork.fulfillment.web.answer import already
from recork.fulfillment.web.refusal import UNTOUCHED, refused, ways_of
from recork.manners.web import say
from recork.manners.web.popup import Popup

MORE = "fulfillment/intercepts/more.html"
"""The rest of the question: by when, and what the shop should do after a yes."""


def popup_of(found: AskedIntercept, now: datetime) -> Popup:
    """Say how one question stands."""
    asked = found.question
    order = asked.order
    match InterceptAnswer(asked.answer):
        case InterceptAnswer.PENDING:
            return _pending(order, asked, now)
        case InterceptAnswer.ACCEPTED:
            return _pulled_out(order, asked, now)
        case InterceptAnswer.ALREADY_CANCELLED:
            return already(order, found.stop, now)
        case InterceptAnswer.DECLINED:
            return _declined(order, asked, now)


def already_asked(order: Order, asked: Intercept, now: datetime) -> Popup:
    """Somebody has asked before; one asking at a time is before the floor."""
    title = f"The warehouse is asked to intercept order {order.order_number} already"
    answer = {"title": title, "more": waits_for(asked, now)}
    return Popup("look/dialog/answer.html", title, context={"answer": answer})


def waits_for(asked: Intercept, now: datetime) -> str:
    """Nora Quist asked at 13:05. The floor answers by 15:05; until then the order may still ship."""
    by = say.at(asked.answer_by, now).removeprefix("at ")
    return (
        f"{asked.asked_by} asked {say.at(asked.asked_at, now)}. The floor answers by {by};"
        " until it says yes, the order may still ship."
    )


def no_intercept(order: Order, stop: Cancellation | None, now: datetime) -> Popup:
    """There is nothing to pull out of the line: not yet, or not any more."""
    if order.state == OrderState.CANCELLED:
        return already(order, stop, now)
    refusal = BY_STATE[OrderState(order.state)]
    return refused(
        refusal.detail(order.order_number),
        UNTOUCHED,
        ways_of(refusal.next_steps, order),
        refusal.code,
        HTTPStatus.CONFLICT,
        now,
    )


def _pending(order: Order, asked: Intercept, now: datetime) -> Popup:
    title = f"The warehouse is asked to intercept order {order.order_number}"
    answer = {
        "title": title,
        "more": waits_for(asked, now),
        "effects": [("pending", "Floor", f"Asked, answers by {say.shortly(asked.answer_by, now)}")],
        "hint": "The answer shows on this page, and on the timeline. Nobody is refunded before it.",
    }
    return Popup("look/dialog/answer.html", title, HTTPStatus.ACCEPTED, {"answer": answer})


def _pulled_out(order: Order, asked: Intercept, now: datetime) -> Popup:
    title = f"Order {order.order_number} was intercepted"
    assert asked.answered_at is not None
    more = f"{asked.answered_by} pulled it out {say.at(asked.answered_at, now)}. This box will not ship."
    answer = {"title": title, "more": more}
    if order.connection_id is not None:
        told = told_to(ShopNext(asked.shop_next), asked.pickup_location, asked.pickup_ready_on)
        answer["hint"] = f"With that stop the shop was told {told}."
    return Popup("look/dialog/answer.html", title, context={"answer": answer})


def _declined(order: Order, asked: Intercept, now: datetime) -> Popup:
    refusal = asked.refusal
    assert refusal is not None, "what was declined bears a code"
    assert asked.answered_at is not None
    detail = f"Answered {say.at(asked.answered_at, now)} by {asked.answered_by}. {UNTOUCHED}"
    return refused(
        refusal.detail(order.order_number, asked.words),
        detail,
        ways_of(refusal.next_steps, order),
        refusal.code,
        HTTPStatus.CONFLICT,
        now,
    )
