"""The popup that says no: what was not done, that nothing was changed, and what a person can do now."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple

from django.urls import reverse

from recork.fulfillment.models import Order
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import NextStep, Refusal
from recork.fulfillment.rules.carrier_request import CarrierWant
from recork.fulfillment.rules.intercept import INTERCEPTABLE
from recork.fulfillment.rules.order import OrderState
from recork.manners.web import say
from recork.manners.web.popup import Popup


class Way(NamedTuple):
    """Something a person can do, with where it is done if that is a page; calling support is always there."""

    icon: str
    title: str
    words: str
    url: str = ""
    label: str = ""


UNTOUCHED = "Nothing was changed: no bottle moved, nothing was refunded."
NO_SHOP = "No shop sent this order, so nobody is there to do something with it next."
_STANDING = {
    OrderState.PICKED: "All its bottles were in the cart",
    OrderState.PACKED: "The box was packed",
    OrderState.SHIPPED: "The box left the warehouse",
    OrderState.DELIVERED: "The box was delivered",
    OrderState.RETURNED: "The box came back to the warehouse",
}
_AT_THE_DOOR = "The customer can refuse the box at the door"
_LET_BACK = Way("hand", "Let it come back", f"{_AT_THE_DOOR}, or send it back.")
_ASKED = "The carrier is asked; it may cost a fee, and it may fail."
_TO_CARRIER = {
    NextStep.RETURN: (CarrierWant.RETURN_TO_SENDER, "hand", "Have it brought back", "Return to sender"),
    NextStep.REROUTE: (CarrierWant.REROUTE, "truck", "Have it sent elsewhere", "Reroute"),
}
_PULL_OUT = (
    "The floor can still pull it out, and says yes or no in time. Until a yes the order may still ship."
)
_ONCE_SHIPPED = Way("truck", "After it has shipped", f"{_AT_THE_DOOR}.")


def too_late(order: Order, refusal: Refusal, *, found: OrderState, since: datetime, now: datetime) -> Popup:
    """The order has gone too far.

    found  the state in which the question found it, and `since` when it was there
    """
    detail = f"{_STANDING[found]} {say.at(since, now)}. {UNTOUCHED}"
    if order.state != found:
        detail += f" By now it is {order.status.lower()}."
    ways = ways_of(refusal.next_steps, order)
    if found in {OrderState.PICKED, OrderState.PACKED}:
        ways.append(_ONCE_SHIPPED)
    message = refusal.detail(order.order_number)
    popup = refused(message, detail, ways, refusal.code, HTTPStatus.CONFLICT, now)
    popup.context["help_url"] = reverse("help_page", args=["unable-to-cancel"])
    return popup


def not_allowed(actor: Actor, what: str, now: datetime) -> Popup:
    """Their role may look at orders and not stop them. `what` ends the sentence "unable to cancel: ..."."""
    detail = f"{actor.name}, your role ({actor.role.words.lower()}) may not cancel orders. {UNTOUCHED}"
    ways = [Way("hand", "Ask a colleague", "Managers of the winery and client services can cancel orders.")]
    return refused(
        f"Unable to cancel in Fulfillment: {what}.", detail, ways, "not_allowed", HTTPStatus.FORBIDDEN, now
    )


def unfit(complaint: str, now: datetime) -> Popup:
    """What was sent can't be read as an answer to the question."""
    message = "Unable to cancel in Fulfillment: the form was not complete."
    ways = [Way("hand", "Look at the order again", "Then ask once more from there.")]
    return refused(
        message, f"{complaint} {UNTOUCHED}", ways, "invalid_form", HTTPStatus.UNPROCESSABLE_ENTITY, now
    )


def nothing_selected(now: datetime) -> Popup:
    """A group without orders, or one that was answered already."""
    message = "No order is selected."
    ways = [Way("hand", "Tick some orders", "Then press Cancel orders… again.")]
    detail = "Tick the orders that should be cancelled, on as many pages as you like."
    return refused(message, detail, ways, "nothing_selected", HTTPStatus.OK, now)


def ways_of(steps: Sequence[NextStep], order: Order) -> list[Way]:
    """The next steps that are more than a call, in words; those that are a page of the order's lead there."""
    return [way for step in steps if (way := _way(step, order)) is not None]


def _way(step: NextStep, order: Order) -> Way | None:
    number = order.fulfillment_number
    match step:
        case NextStep.ASK_INTERCEPT if order.state in INTERCEPTABLE:
            there = reverse("ask_intercept", args=[number])
            return Way("hand", "Have it intercepted", _PULL_OUT, there, "Ask the warehouse to intercept")
        case NextStep.CANCEL:
            there = reverse("ask_cancellation", args=[number])
            words = "It is not picked yet, so it can be stopped at once."
            return Way("cross", "Cancel it instead", words, there, "Cancel this Order")
        case NextStep.REROUTE | NextStep.RETURN if order.state == OrderState.SHIPPED:
            want, icon, title, label = _TO_CARRIER[step]
            there = f"{reverse('ask_carrier', args=[number])}?want={want}"
            return Way(icon, title, _ASKED, there, label)
        case NextStep.RETURN:
            return _LET_BACK
        case _:
            return None


def refused(
    message: str, detail: str, ways: Sequence[Way], code: str, status: HTTPStatus, now: datetime
) -> Popup:
    """What every refusal says. Its words begin with "Unable to"."""
    refusal = {
        "message": message,
        "detail": detail,
        "steps": ways,
        "code": code,
        "at": now,
    }
    return Popup("look/dialog/refused.html", message, status, {"refusal": refusal})
