"""What the shop asks the warehouse about a sending, and what follows from the answer."""

from datetime import timedelta
from enum import StrEnum


class Kind(StrEnum):
    """How it is asked: a cancellation is answered at once, an intercept by the floor."""

    CANCELLATION = "cancellation"
    INTERCEPT = "intercept"


class Purpose(StrEnum):
    """Why: to cancel the sale, because the customer gets the wine another way, or because the warehouse works on
    what the shop is done with.
    """

    CANCEL = "cancel"
    PICKUP = "pickup"
    STOP = "stop"


class Answer(StrEnum):
    """What the warehouse said."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class Found(StrEnum):
    """What an accept has found at the warehouse."""

    STOPPED = "stopped"
    ALREADY_CANCELLED = "already_cancelled"
    REFUSED = "refused"
    BEFORE_ARRIVAL = "before_arrival"
    NOTHING_LIVE = "nothing_live"  # the shop itself knew that there was nothing to stop


class ShopNext(StrEnum):
    """What a stop at the warehouse wants of the shop."""

    SEND_AGAIN = "send_again"
    HANDLED_EXTERNALLY = "handled_externally"
    NO_SHIPPING_REQUIRED = "no_shipping_required"
    CANCEL_ORDER = "cancel_order"


class Reason(StrEnum):
    """Why somebody cancels, in the warehouse API's words."""

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


REASON_WORDS: dict[Reason, str] = {
    Reason.CUSTOMER_REQUEST: "Customer changed their mind",
    Reason.WRONG_ADDRESS: "Wrong address",
    Reason.WRONG_ITEMS: "Wrong wines or count",
    Reason.PICKUP: "Customer picks it up",
    Reason.DUPLICATE: "Ordered twice",
    Reason.PAYMENT: "Payment",
    Reason.FRAUD: "Fraud",
    Reason.INVENTORY: "Wine is missing",
    Reason.WEATHER: "Weather",
    Reason.OTHER: "Other",
}
"""What people call them."""

WISH_WORDS: dict[ShopNext, str] = {
    ShopNext.SEND_AGAIN: "to send it again",
    ShopNext.HANDLED_EXTERNALLY: "for Handled Externally",
    ShopNext.NO_SHIPPING_REQUIRED: "for No Shipping Required",
    ShopNext.CANCEL_ORDER: "to cancel the order",
}
"""What was asked, to be read after "asked"."""


def why_words(reason: Reason, note: str) -> str:
    """Why, as a timeline says it; another reason than those of the list is what the note says."""
    if reason is Reason.OTHER and note:
        return note
    return f"{REASON_WORDS[reason]}: {note}" if note else REASON_WORDS[reason]


ANSWER_WITHIN = timedelta(hours=2)
"""How long the floor has to answer an intercept unless somebody says otherwise."""

PLAIN_NOS: frozenset[str] = frozenset(
    {"already_picked", "already_packed", "already_shipped", "already_delivered", "already_returned"}
)
"""The only codes that decline; everything else is no answer."""
