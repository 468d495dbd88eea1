"""What the shop asks the warehouse about a sending, and what follows from the answer."""

from enum import StrEnum


class Kind(StrEnum):
    """How it is asked: a cancellation is answered at once, an intercept by the floor."""

    CANCELLATION = "cancellation"
    INTERCEPT = "intercept"


class Purpose(StrEnum):
    """Why: to cancel the sale, or because the customer gets the wine another way."""

    CANCEL = "cancel"
    PICKUP = "pickup"


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


PLAIN_NOS: frozenset[str] = frozenset(
    {"already_picked", "already_packed", "already_shipped", "already_delivered", "already_returned"}
)
"""The only codes that decline; everything else is no answer."""
