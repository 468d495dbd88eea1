"""May this order still be stopped? The state alone decides."""

from dataclasses import dataclass
from enum import StrEnum

from recork.fulfillment.rules.order import NEXT, Cause, OrderState


class CancelReason(StrEnum):
    """Why somebody asked; the value is what the API takes."""

    CUSTOMER_REQUEST = "customer_request"
    WRONG_ADDRESS = "wrong_address"
    WRONG_ITEMS = "wrong_items"
    PICKUP = "pickup"
    DUPLICATE = "duplicate"
    PAYMENT = "payment"
    FRAUD = "fraud"
    INVENTORY = "inventory"
    WEATHER = "weather"
    OTHER = "other"


REASON_WORDS: dict[CancelReason, str] = {
    CancelReason.CUSTOMER_REQUEST: "Customer changed their mind",
    CancelReason.WRONG_ADDRESS: "Wrong address",
    CancelReason.WRONG_ITEMS: "Wrong wine or quantity",
    CancelReason.PICKUP: "Customer picks it up",
    CancelReason.DUPLICATE: "Duplicate order",
    CancelReason.PAYMENT: "Payment problem",
    CancelReason.FRAUD: "Suspected fraud",
    CancelReason.INVENTORY: "Out of stock",
    CancelReason.WEATHER: "Weather",
    CancelReason.OTHER: "Other",
}


class AskedFrom(StrEnum):
    """The door through which a cancellation was asked for."""

    VIEW_ORDERS = "view_orders"
    ORDER_DETAILS = "order_details"
    GROUP = "group"
    API = "api"
    SHOP = "shop"


class ShopNext(StrEnum):
    """What the shop should do with its order once the warehouse has stopped."""

    SEND_AGAIN = "send_again"
    HANDLED_EXTERNALLY = "handled_externally"
    NO_SHIPPING_REQUIRED = "no_shipping_required"
    CANCEL_ORDER = "cancel_order"


class Outcome(StrEnum):
    """What became of one order in a set that was to be cancelled."""

    CANCELLED = "cancelled"
    ALREADY_CANCELLED = "already_cancelled"
    DECLINED = "declined"
    NOT_FOUND = "not_found"


class Found(StrEnum):
    """What an accepted cancellation has found: it stopped the order, or there was nothing to stop any more."""

    STOPPED = "stopped"
    ALREADY_CANCELLED = "already_cancelled"
    REFUSED = "refused"
    BEFORE_ARRIVAL = "before_arrival"


NOT_ARRIVED = "not_arrived"
"""In place of a state: a cancellation that was there before its order."""

REFUSED = "refused"
"""The same, of an order that was refused when its shop sent it."""


def what_was_found(outcome: Outcome, state_found: str) -> Found | None:
    """What a yes has found; None when the answer was no."""
    match outcome:
        case Outcome.CANCELLED:
            return {NOT_ARRIVED: Found.BEFORE_ARRIVAL, REFUSED: Found.REFUSED}.get(state_found, Found.STOPPED)
        case Outcome.ALREADY_CANCELLED:
            return Found.ALREADY_CANCELLED
        case _:
            return None


class NextStep(StrEnum):
    """What a person can do after a refusal."""

    ASK_INTERCEPT = "ask_intercept"
    CANCEL = "cancel"
    REROUTE = "reroute"
    RETURN = "return"
    CALL_SUPPORT = "call_support"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an order can't be cancelled: a code for programs, words and next steps for people.

    `why` completes the sentence "order 10241 is already packed".
    """

    code: str
    why: str
    next_steps: tuple[NextStep, ...]

    @property
    def short(self) -> str:
        """The reason alone, for a line or a tip: "already packed"."""
        return self.why.partition(" ")[2]

    def detail(self, order_number: str) -> str:
        """The whole sentence, as the popup and the API give it."""
        return f"Unable to cancel in Fulfillment: order {order_number} {self.why}."


CANCELLABLE: frozenset[OrderState] = frozenset(
    state for state, moves in NEXT.items() if moves.get(OrderState.CANCELLED) is Cause.CANCELLATION
)

REFUSALS: dict[OrderState, Refusal] = {
    OrderState.PICKED: Refusal(
        "already_picked", "is already picked", (NextStep.ASK_INTERCEPT, NextStep.CALL_SUPPORT)
    ),
    OrderState.PACKED: Refusal(
        "already_packed", "is already packed", (NextStep.ASK_INTERCEPT, NextStep.CALL_SUPPORT)
    ),
    OrderState.SHIPPED: Refusal(
        "already_shipped",
        "has already shipped",
        (NextStep.REROUTE, NextStep.RETURN, NextStep.CALL_SUPPORT),
    ),
    OrderState.DELIVERED: Refusal(
        "already_delivered", "is already delivered", (NextStep.RETURN, NextStep.CALL_SUPPORT)
    ),
    OrderState.RETURNED: Refusal("already_returned", "has already come back", (NextStep.CALL_SUPPORT,)),
}
"""The states from which the answer is no. A test keeps this the complement of CANCELLABLE."""

CODES: dict[str, Refusal] = {refusal.code: refusal for refusal in REFUSALS.values()}


def decide_cancellation(state: OrderState) -> Outcome | Refusal:
    """Answer one question: CANCELLED, ALREADY_CANCELLED, or why not.

    Until an order is picked it can be stopped; bottles that are in the cart by
    then come back as a task. An order that is cancelled stays so, and says so.
    """
    if state is OrderState.CANCELLED:
        return Outcome.ALREADY_CANCELLED
    return Outcome.CANCELLED if state in CANCELLABLE else REFUSALS[state]
