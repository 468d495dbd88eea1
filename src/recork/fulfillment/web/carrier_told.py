"""The popups of a request to a carrier: what it asks, how it stands, or why it can't be."""

from datetime import datetime
from http import HTTPStatus

from recork.fulfillment.models import Cancellation, CarrierRequest, Order
from recork.fulfillment.queries.order_details import OrderDetails
from recork.fulfillment.rules.carrier_request import BY_STATE, CarrierStanding, CarrierWant
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.web.answer import already
from recork.fulfillment.web.refusal import UNTOUCHED, Way, refused, ways_of
from recork.manners.web import say
from recork.manners.web.popup import Popup

ASK_WORDS: dict[CarrierWant, tuple[str, str]] = {
    CarrierWant.RETURN_TO_SENDER: (
        "Have order {} returned to sender?",
        "Is asked to bring the box back. Its bottles are judged here when it comes",
    ),
    CarrierWant.REROUTE: ("Have order {} sent elsewhere?", "Is asked to bring the box to another address"),
    CarrierWant.HOLD_AT_LOCATION: (
        "Have order {} held for its customer?",
        "Is asked to keep the box until the customer fetches it",
    ),
}
"""The question, and what its carrier is asked."""

_DONE: dict[CarrierWant, str] = {
    CarrierWant.RETURN_TO_SENDER: "The carrier brings order {} back",
    CarrierWant.REROUTE: "The carrier sends order {} to its new address",
    CarrierWant.HOLD_AT_LOCATION: "The carrier holds order {}",
}
NO_MONEY = (
    "Nobody is refunded by this. When the wine is back, its lines can be refunded as a return in the shop."
)


def popup_of(asked: CarrierRequest, now: datetime) -> Popup:
    """Say how one request stands."""
    match CarrierStanding(asked.standing):
        case CarrierStanding.REFUSED:
            return _refused(asked, now)
        case CarrierStanding.DONE:
            title = _DONE[CarrierWant(asked.want)].format(asked.order.order_number)
            return _answer(title, stands(asked, now), "done", "Has agreed", HTTPStatus.OK)
        case CarrierStanding.WITH_CARRIER:
            title = f"The carrier is asked about order {asked.order.order_number}"
            return _answer(title, stands(asked, now), "pending", "Asked, no answer yet", HTTPStatus.ACCEPTED)
        case CarrierStanding.WANTED:
            title = f"The carrier will be asked about order {asked.order.order_number}"
            return _answer(title, stands(asked, now), "pending", "Not asked yet", HTTPStatus.ACCEPTED)


def stands(asked: CarrierRequest, now: datetime) -> str:
    """Return to sender: Nora Quist asked at 13:05. It is a request: it may cost a fee, and it may fail."""
    words = f"{CarrierWant(asked.want).words}: {asked.asked_by} asked {say.at(asked.asked_at, now)}."
    if asked.carrier_asked_at is not None:
        at = say.at(asked.carrier_asked_at, now)
        words += f" {asked.carrier_asked_by} put it to the carrier {at}, its reference is {asked.reference}."
    if asked.arrived_at is not None:
        return f"{words} The box came back {say.at(asked.arrived_at, now)}."
    if asked.standing == CarrierStanding.DONE:
        assert asked.answered_at is not None
        return f"{words} It agreed {say.at(asked.answered_at, now)}. The order stays shipped meanwhile."
    return f"{words} It is a request: it may cost a fee, and it may fail. Until then the box goes on."


def already_asked(order: Order, asked: CarrierRequest, now: datetime) -> Popup:
    """Somebody has asked before; one asking at a time is before the carrier."""
    title = f"The carrier is being asked about order {order.order_number} already"
    return Popup(
        "look/dialog/answer.html", title, context={"answer": {"title": title, "more": stands(asked, now)}}
    )


def no_carrier(order: Order, want: CarrierWant, stop: Cancellation | None, now: datetime) -> Popup:
    """No carrier has a box of it: not yet, or not any more."""
    if order.state == OrderState.CANCELLED:
        return already(order, stop, now)
    refusal = BY_STATE[OrderState(order.state)]
    detail = refusal.detail(want, order.order_number)
    ways = ways_of(refusal.next_steps, order)
    return refused(detail, UNTOUCHED, ways, refusal.code, HTTPStatus.CONFLICT, now)


def unfit(complaint: str, now: datetime) -> Popup:
    """What was sent can't be read as a request."""
    message = "The carrier is not asked: the form was not complete."
    ways = [Way("hand", "Look at the order again", "Then ask once more from there.")]
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return refused(message, f"{complaint} {UNTOUCHED}", ways, "invalid_form", status, now)


def under_way(details: OrderDetails, now: datetime) -> str:
    """Shipped 13:31 with UPS, 1Z999AA10123456784."""
    boxes = ", ".join(box.tracking for box in details.boxes if box.tracking)
    carrier = details.order.carrier
    words = f"shipped {say.shortly(details.order.moved_at, now)}" + (f" with {carrier}" if carrier else "")
    return f"{words}, {boxes}" if boxes else words


def _answer(title: str, more: str, effect: str, words: str, status: HTTPStatus) -> Popup:
    answer = {"title": title, "more": more, "effects": [(effect, "Carrier", words)], "hint": NO_MONEY}
    return Popup("look/dialog/answer.html", title, status, {"answer": answer})


def _refused(asked: CarrierRequest, now: datetime) -> Popup:
    assert asked.refusal is not None, "what was refused bears a code"
    assert asked.answered_at is not None
    detail = f"Answered {say.at(asked.answered_at, now)} by {asked.answered_by}. {UNTOUCHED}"
    ways = ways_of(asked.refusal.next_steps, asked.order)
    return refused(asked.detail, detail, ways, asked.code, HTTPStatus.CONFLICT, now)
