"""The popup after OK: stopped, stopped before, or too late, with each effect's own state."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from recork.fulfillment.models import Cancellation, Order
from recork.fulfillment.queries.cancellation import Answered
from recork.fulfillment.queries.cancellation_effects import Effect
from recork.fulfillment.rules.cancellation import Outcome, ShopNext
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.web.refusal import too_late
from recork.fulfillment.web.shop_next import told
from recork.manners.web import say
from recork.manners.web.popup import Popup


def popup_of(answered: Answered, now: datetime) -> Popup:
    """Say what became of one question."""
    order, asked = answered.order, answered.asked
    match answered.outcome:
        case Outcome.CANCELLED:
            return _cancelled(answered, now)
        case Outcome.ALREADY_CANCELLED:
            return already(order, answered.stop, now)
        case _:
            refusal = answered.refusal
            assert refusal is not None, "a question that was declined bears a code"
            found = OrderState(asked.state_found)
            return too_late(order, refusal, found=found, since=answered.since, now=now)


def _cancelled(answered: Answered, now: datetime) -> Popup:
    title = f"Order {answered.order.order_number} is cancelled"
    stopped_at = say.at(answered.asked.asked_at, now)
    answer = {
        "title": title,
        "more": f"The warehouse stopped {stopped_at}. This box will not ship.",
        "effects": effect_lines(answered.effects, now),
        "hint": _of_the_shop(answered.order, answered.asked),
    }
    return Popup("look/dialog/answer.html", title, HTTPStatus.CREATED, {"answer": answer})


def already(order: Order, stop: Cancellation | None, now: datetime) -> Popup:
    """The order was stopped before; the first stop stands."""
    title = f"Order {order.order_number} is already cancelled"
    by_whom = f"{stop.asked_by} cancelled it {say.at(stop.asked_at, now)}. " if stop else ""
    answer = {"title": title, "more": f"{by_whom}It stays so, and nothing is done twice."}
    if stop is not None and order.connection_id is not None:
        answer["hint"] = f"With that stop the shop was told {told(stop)}."
    return Popup("fulfillment/cancellations/already.html", title, context={"answer": answer})


def effect_lines(effects: Sequence[Effect], now: datetime) -> list[tuple[str, str, str]]:
    """Each effect as the look shows it: state, name, words with their time."""
    return [
        (
            each.state,
            each.name,
            f"{each.words}, {say.shortly(each.at, now)}" if each.at else each.words,
        )
        for each in effects
    ]


def _of_the_shop(order: Order, stop: Cancellation) -> str:
    if order.connection_id is None:
        return "Nobody is refunded from here. Refund the customer where the order was paid."
    if stop.shop_next == ShopNext.CANCEL_ORDER:
        return f"The shop is told {told(stop)}. The refund is made there, not here."
    return f"The shop is told {told(stop)}. Nobody is refunded: the order stays sold."
