"""What a stop has brought about at the shop so far, as the shop tells it; until then what it was told to do."""

from collections.abc import Iterator
from datetime import datetime

from recork.fulfillment.models import Cancellation, Order
from recork.fulfillment.queries.cancellation_effects import Effect
from recork.fulfillment.queries.shop_side import ShopEffect, ShopSide
from recork.fulfillment.rules.cancellation import ShopNext
from recork.manners.web import say

_AT_THE_WAREHOUSE = {"asked", "live"}
_REFUND_WORDS = {
    "none": "None",
    "pending": "On its way",
    "retrying": "Being tried again",
    "done": "Made",
    "failed": "Failed: somebody at the shop must look",
}
_MAIL_WORDS = {
    "none": "None",
    "pending": "To be sent",
    "retrying": "Being tried again",
    "done": "Sent",
    "failed": "Failed: somebody at the shop must look",
}
_UNREADABLE = "The shop tells no state that is known here"
"""A page outlives what was once kept."""


def knows_of(stop: Cancellation, order_number: str, side: ShopSide | None) -> bool:
    """Whether the shop's last word is later than the stop and no longer has the order at the warehouse."""
    if side is None or side.heard_at < stop.asked_at:
        return False
    return side.state_of(order_number) not in _AT_THE_WAREHOUSE


def shop_effects(order: Order, stop: Cancellation, side: ShopSide | None) -> tuple[Effect, ...]:
    """Tell of the shop, the money, what is on sale there, and the letter to the customer."""
    if side is None or not knows_of(stop, order.order_number, side):
        return Effect("Shop", "pending", "Told, no answer yet"), _refund_to_come(stop)
    knows = Effect("Shop", "done", "Knows of the stop", side.heard_at)
    return knows, *_refunds(order, stop, side), *_rest(side)


def _refund_to_come(stop: Cancellation) -> Effect:
    if stop.shop_next == ShopNext.CANCEL_ORDER:
        return Effect("Refund", "pending", "The shop is to make it")
    return Effect("Refund", "none", "None: the order stays sold")


def _refunds(order: Order, stop: Cancellation, side: ShopSide) -> Iterator[Effect]:
    told = [each for each in side.effects if each.effect == "refund"]
    for each in told:
        yield Effect("Refund", _shown(each), _refund_words(order, each), _done_at(each))
    if not told:
        is_over = side.order_status == "Cancelled"
        yield Effect("Refund", "none", "Nothing to refund") if is_over else _refund_to_come(stop)


def _refund_words(order: Order, told: ShopEffect) -> str:
    amount = "" if told.amount_cents is None else say.money(told.amount_cents, order.currency)
    whole = " to ".join(word for word in (amount, told.words) if word)
    how_far = _REFUND_WORDS.get(told.state, _UNREADABLE)
    return f"{how_far}: {whole}" if whole else how_far


def _rest(side: ShopSide) -> Iterator[Effect]:
    for each in side.effects:
        match each.effect:
            case "stock" if each.state != "none":
                words = "On sale again" if each.state == "done" else "To be put on sale again"
                yield Effect("Shop stock", _shown(each), words, _done_at(each))
            case "email":
                yield Effect("E-mail", _shown(each), _MAIL_WORDS.get(each.state, _UNREADABLE), _done_at(each))


def _shown(told: ShopEffect) -> str:
    return told.state if told.state in _REFUND_WORDS else "none"


def _done_at(told: ShopEffect) -> datetime | None:
    return told.at if told.state == "done" else None
