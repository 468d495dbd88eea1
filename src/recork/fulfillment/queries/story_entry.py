"""One thing that happened to an order, and the words in which all of them are told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from recork.fulfillment.queries.cancellation_effects import Effect
from recork.fulfillment.rules.cancellation import AskedFrom


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: `what` in a few words, `more` in a sentence (may be empty).

    `kind` is moved, cancelled, declined, asked_again, held, hold_released, boxed, edited, put_back, intercept_asked,
    intercepted, intercept_declined, carrier_wanted, carrier_asked, carrier_done, carrier_refused, carrier_back, label_bought,
    label_void_wanted, label_answered, label_closed, wish, wish_answered, erased or told. `effects` are there for a question about cancelling, each with its own state.
    `is_shop` when it happened at the shop.
    """

    at: datetime
    kind: str
    who: str
    what: str
    more: str = ""
    effects: tuple[Effect, ...] = ()
    is_shop: bool = False


ASKED_FROM_WORDS = {
    AskedFrom.VIEW_ORDERS: "from View Orders",
    AskedFrom.ORDER_DETAILS: "from the order details",
    AskedFrom.GROUP: "with a group of orders",
    AskedFrom.API: "through the API",
    AskedFrom.SHOP: "from the shop",
}


def spoken(value: Any) -> str:
    """An address, a day or wines as the body spells them, in a line."""
    match value:
        case dict():
            return ", ".join(str(part) for part in value.values() if part)
        case list():
            return ", ".join(f"{line['bottles']} {line['sku']}" for line in value)
        case _:
            return str(value or "no day")
