"""What the page of an order says of its shop: how it stands there, and what was wanted of it since the stop."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from recork.fulfillment.models import ShopNextChange
from recork.fulfillment.queries.order_details import OrderDetails
from recork.fulfillment.queries.shop_side import ShopSide, sent_later
from recork.fulfillment.rules.actor import Actor, Verb
from recork.fulfillment.rules.cancellation import ShopNext
from recork.fulfillment.rules.shop_next import told_to
from recork.fulfillment.web.forms.shop_next import PICKUP, ShopNextForm
from recork.fulfillment.web.shop_next import told
from recork.manners.web import say

BLANK = "(blank)"
_SENT = {
    "asked": "on its way to the warehouse",
    "live": "at the warehouse",
    "undecided": "being settled",
    "cancelled": "cancelled",
    "refused": "refused by the warehouse",
    "shipped": "shipped",
    "returned": "came back",
}


@dataclass(frozen=True, slots=True)
class ShopCard:
    """`sendings` are there when there was more than one: number, words, and our own number if it is here."""

    shipping: str
    rest: str
    again: str
    heard: str
    sendings: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class NextCard:
    """What the shop does after the stop. `late` names what it has sent already; then nothing can be changed.

    wishes  mark of an effect, name and words, the newest first
    """

    now: str
    wishes: list[tuple[str, str, str]]
    late: str
    late_url: str
    form: ShopNextForm | None
    action: str


def shop_card(details: OrderDetails, now: datetime) -> ShopCard | None:
    """None where no shop has said anything."""
    side = details.side
    if side is None:
        return None
    here = {each.order_number: each.fulfillment_number for each in details.linked}
    sendings = [
        (each.order_number, _SENT.get(each.state, each.state), here.get(each.order_number, ""))
        for each in side.sendings
    ]
    return ShopCard(
        shipping=side.shipping_status or BLANK,
        rest=f"Order {side.order_status.lower()}, payment {side.payment_status.lower()}",
        again=_again(side, now),
        heard=f"heard {say.shortly(side.heard_at, now)}",
        sendings=sendings if len(sendings) > 1 else [],
    )


def next_card(
    details: OrderDetails, actor: Actor, now: datetime, said: ShopNextForm | None = None
) -> NextCard | None:
    """None where there was no stop, no shop is there to do something, or only a tombstone is there, which is the shop's own.

    said  what was posted and has to be mended
    """
    order, stop = details.order, details.stop
    if stop is None or order.connection_id is None or order.is_tombstone:
        return None
    late = sent_later(order.order_number, details.wishes, details.side)
    current = {
        "shop_next": PICKUP if stop.pickup_location else stop.shop_next,
        "pickup_location": stop.pickup_location,
        "pickup_ready_on": stop.pickup_ready_on,
    }
    may = actor.may(Verb.CANCEL_ORDERS) and not late
    return NextCard(
        now=f"The shop is told {told(stop)}.",
        wishes=[_wish(wish, now, is_newest=wish is details.wishes[-1]) for wish in reversed(details.wishes)],
        late=late,
        late_url=_page_of(details, late),
        form=(said or ShopNextForm(initial=current, auto_id="next-%s")) if may else None,
        action=reverse("change_shop_next", args=[order.fulfillment_number, stop.question_id]),
    )


def _again(side: ShopSide, now: datetime) -> str:
    if side.resend_at is None:
        return ""
    if side.resend_at > now:
        return f"To be sent to the warehouse again {say.at(side.resend_at, now)}, unless somebody decides otherwise."
    return f"It was to be sent to the warehouse again {say.at(side.resend_at, now)}."


def _wish(wish: ShopNextChange, now: datetime, *, is_newest: bool) -> tuple[str, str, str]:
    asked = told_to(ShopNext(wish.shop_next), wish.pickup_location, wish.pickup_ready_on)
    by_whom = f"{wish.asked_by}, {say.shortly(wish.asked_at, now)}: the shop is told {asked}"
    if wish.answered_at is None:
        return ("pending", "Asked", by_whom) if is_newest else ("none", "Replaced", by_whom)
    answered = say.shortly(wish.answered_at, now)
    if wish.answer == "taken":
        return "done", f"Taken {answered}", by_whom
    again = f", sent as {wish.sent_as}" if wish.sent_as else ", it was sent again"
    return "failed", f"Too late {answered}{again}", by_whom


def _page_of(details: OrderDetails, number: str) -> str:
    """The page of what was sent later, where it is here already."""
    for each in details.linked:
        if each.order_number == number and not each.is_this:
            return reverse("order", args=[each.fulfillment_number])
    return ""
