"""What a shop is told to do with an order that the warehouse has stopped, in people's words."""

from datetime import date

from recork.fulfillment.rules.cancellation import ShopNext

SHOP_NEXT_WORDS: dict[ShopNext, str] = {
    ShopNext.SEND_AGAIN: "Send it again",
    ShopNext.HANDLED_EXTERNALLY: "Handled Externally",
    ShopNext.NO_SHIPPING_REQUIRED: "No Shipping Required",
    ShopNext.CANCEL_ORDER: "Cancel the order and refund",
}
PICKUP_WORDS = "Change to pickup"

_TOLD = {
    ShopNext.SEND_AGAIN: "to send it again after its grace period, unless somebody there decides otherwise",
    ShopNext.HANDLED_EXTERNALLY: "to set it to Handled Externally, so that it is not sent again",
    ShopNext.NO_SHIPPING_REQUIRED: "to set it to No Shipping Required, so that it is not sent again",
    ShopNext.CANCEL_ORDER: "to cancel its order and refund the customer",
}


def told_to(shop_next: ShopNext, location: str, ready_on: date | None) -> str:
    """End the sentence "The shop is told ..."; a location makes a pickup of Handled Externally."""
    if shop_next is ShopNext.HANDLED_EXTERNALLY and location:
        return f"to change it to a pickup: {pickup_words(location, ready_on)}"
    return _TOLD[shop_next]


def pickup_words(location: str, ready_on: date | None) -> str:
    """Tasting room, ready on 1 Dec 2026."""
    return f"{location}, ready on {ready_on.day} {ready_on:%b %Y}" if ready_on else location
