"""Push a cart along its bins: take it, answer one question after the other, take the last answer back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from django.db import connection

from recork.fulfillment.models import Cart
from recork.fulfillment.operations.move import (
    CartChanged,
    NotPicking,
    TooManyBottles,
    move_orders,
    put_in_cart,
)
from recork.fulfillment.queries.cart import CartLine, Pick, cart_lines, order_is_full, pick_of
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.picking import Question, read_answer

UNDONE = UUID("6f0c6a0e-5f0f-4f0a-9f57-3f4ac2f7c1d2")
"""Names what undoes an entry after the entry, so that undoing it twice undoes it once."""


class NotYourCart(Exception):
    """Somebody else has this cart, or nobody; nothing was booked."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan came to: `words` for the picker, and whether it was what was asked for."""

    is_right: bool
    words: str


class Undone(StrEnum):
    """What became of taking back the last scan."""

    UNDONE = "undone"
    REPEATED = "repeated"
    NOT_PICKING = "not_picking"
    NOT_FOUND = "not_found"


def take_cart(actor: Actor, cart_id: int, *, from_picker: int | None, now: datetime) -> bool:
    """Take a cart and start it: its orders are being picked from here on. Taking one's own again changes nothing.

        from_picker  who has it as far as the taker knows (None: nobody)

    False: somebody was quicker. Raises `Cart.DoesNotExist`, `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    assert actor.user_id is not None, "a cart is pushed by a person"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT take_cart(%s, %s, %s, %s, %s)", [cart_id, actor.user_id, from_picker, actor.name, now]
        )
        (outcome,) = cursor.fetchone()
    if outcome == "not_found":
        raise Cart.DoesNotExist
    return bool(outcome == "taken")


def scan(actor: Actor, cart_id: int, said: str, *, line_id: int, seen: int, now: datetime) -> Scanned:
    """Answer the question that the picker sees: the bin, the bottle, or how many went into the cart.

        line_id, seen  the line that was asked for and how many of it were in the cart

    What is wrong changes nothing and is told in words. Each scan of a bottle counts, the first too. When the last
    bottle of an order is in, it is picked.
    Raises `NotYourCart`, `Cart.DoesNotExist`, `NotAllowed`.
    """
    cart = _hold(actor, cart_id)
    lines = cart_lines(cart)
    pick = pick_of(cart, lines)
    if pick is None or (pick.line_id, pick.picked) != (line_id, seen):
        return Scanned(False, _outdated(lines, line_id, is_last=pick is None))
    answer = read_answer(pick.question, said, bin_code=pick.bin, sku_code=pick.sku, to_go=pick.to_go)
    if not answer.is_right:
        return Scanned(False, answer.words)
    if pick.question is not Question.BIN:
        return _book(actor, cart, pick, answer.bottles, now)
    cart.at_bin, cart.at_sku = pick.bin, ""
    cart.save(update_fields=["at_bin", "at_sku"])
    return Scanned(True, answer.words)


def _outdated(lines: list[CartLine], line_id: int, *, is_last: bool) -> str:
    """Why an answer is to no question any more: its order was cancelled, most of all."""
    asked = next((line for line in lines if line.line_id == line_id), None)
    if asked is not None and not asked.is_live:
        left = "" if asked.picked else " and nothing of it goes into the cart"
        return f"Nothing was booked: order {asked.order_number} was cancelled{left}."
    if is_last:
        return "Nothing is left to pick with this cart."
    return "Nothing was booked: that was the question before. This is the next."


def _book(actor: Actor, cart: Cart, pick: Pick, bottles: int, now: datetime) -> Scanned:
    try:
        cart.last_pick = put_in_cart(actor, pick.line_id, bottles, now=now, seen=pick.picked)
    except (CartChanged, NotPicking, TooManyBottles) as refusal:
        return Scanned(False, f"Nothing was booked. {refusal}")
    cart.at_bin, cart.at_sku = pick.bin, pick.sku
    cart.save(update_fields=["at_bin", "at_sku", "last_pick"])
    words = f"{bottles} of {pick.sku} in slot {pick.slot}."
    if order_is_full(pick.order_id):
        move_orders(actor, [pick.order_id], OrderState.PICKED, now=now)
        words += f" Order {pick.order_number} is picked."
    return Scanned(True, words)


def undo_scan(actor: Actor, cart_id: int, entry: int, *, now: datetime) -> Undone:
    """Take the bottles of the last scan out of the cart again; twice undoes once.

    If that scan has made its order picked, it is being picked again: while it stands in this cart, nobody has
    packed it and nobody wants it back.
    Raises `NotYourCart`, `Cart.DoesNotExist`, `NotAllowed`.
    """
    cart = _hold(actor, cart_id)
    if cart.last_pick != entry:
        return Undone.NOT_FOUND
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT take_out_of_cart(%s, %s, %s, %s, %s)",
            [entry, cart.pk, uuid5(UNDONE, str(entry)), actor.name, now],
        )
        (outcome,) = cursor.fetchone()
    if outcome == Undone.UNDONE:
        cart.last_pick = None
        cart.save(update_fields=["last_pick"])
    return Undone(outcome)


def _hold(actor: Actor, cart_id: int) -> Cart:
    require(actor, Verb.MOVE_ORDERS)
    cart = Cart.objects.select_for_update().get(pk=cart_id)
    if actor.user_id is None or cart.picker_id != actor.user_id:
        has = f"{cart.picker_name} has" if cart.picker_id else "Nobody has"
        raise NotYourCart(f"{has} cart {cart.pk} now.")
    return cart
