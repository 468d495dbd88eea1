"""A disagreement in words, with the one thing that mends it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from recork.fulfillment.queries.disagreements import Disagreeing
from recork.fulfillment.rules.actor import Actor, Verb
from recork.fulfillment.rules.cancellation import CANCELLABLE, ShopNext
from recork.fulfillment.rules.disagreement import Disagreement
from recork.fulfillment.rules.intercept import INTERCEPTABLE
from recork.manners.web import say
from recork.manners.web.frame import Support

_TITLES = {
    Disagreement.CANCELLED_THERE: "Cancelled in the shop, on its way here",
    Disagreement.REFUNDED_THERE: "Refunded in the shop, on its way here",
    Disagreement.COLLECTED_THERE: "Not to be shipped, says the shop; its bottles are held here",
    Disagreement.SHIPPED_ANYWAY: "Shipped, and cancelled in the shop",
    Disagreement.LIVE_THERE: "Stopped here, and the shop does not know it",
    Disagreement.IDLE_THERE: "To be sent here again, and nobody sends it",
    Disagreement.NOT_HERE: "Sent by the shop, and never arrived",
}
_KEPT = {"No Shipping Required": ShopNext.NO_SHIPPING_REQUIRED}


class Action(NamedTuple):
    """What mends it: a label and where it leads."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Told:
    """One disagreement as pages show it; `action` is empty where this person can mend nothing."""

    found: Disagreeing
    title: str
    words: str
    here: str
    there: str
    heard: str
    action: Action | None


def tell(found: Disagreeing, actor: Actor, support: Support | None, back: str, now: datetime) -> Told:
    """Put one in words for this person; `back` is where they go on afterwards."""
    shipping = found.shipping_status or "(blank)"
    return Told(
        found=found,
        title=_TITLES[found.kind],
        words=_words(found),
        here=f"{found.status} since {say.shortly(found.since, now)}",
        there=f"{found.order_status}, {found.payment_status.lower()}, {shipping}",
        heard=say.shortly(found.heard_at, now),
        action=_action(found, actor, support, back),
    )


def _words(found: Disagreeing) -> str:
    ends = (
        "Cancel it here too." if _is_stoppable(found) else "Only people on the floor can still reach the box."
    )
    match found.kind:
        case Disagreement.CANCELLED_THERE:
            return f"The customer no longer has this order, and the warehouse would ship it. {ends}"
        case Disagreement.REFUNDED_THERE:
            return f"The customer has the money back, and the warehouse would ship the wine. {ends}"
        case Disagreement.COLLECTED_THERE:
            ends = (
                "Stop it here."
                if _is_stoppable(found)
                else "Only people on the floor can still reach the box."
            )
            return f"The customer collects it, or nothing is to be sent; the warehouse would ship it. {ends}"
        case Disagreement.SHIPPED_ANYWAY:
            return "The box has left, and the sale is off. The carrier may bring it back: its tracking number is on its page."
        case Disagreement.LIVE_THERE if found.is_tombstone:
            return "The shop called it back before it arrived, so it was dead on arrival. The shop thinks that we have it."
        case Disagreement.LIVE_THERE:
            return "Our news has not reached the shop, so nothing happens there. See whether its connection works."
        case Disagreement.IDLE_THERE:
            return "The shop meant to send it again by now, and nothing has come. See whether its connection works; else the shop decides what becomes of it."
        case Disagreement.NOT_HERE:
            return f"The shop says that we have {found.sent_as}. Nothing under this number has arrived here."


def _action(found: Disagreeing, actor: Actor, support: Support | None, back: str) -> Action | None:
    page = reverse("order", args=[found.fulfillment_number])
    match found.kind:
        case Disagreement.CANCELLED_THERE | Disagreement.REFUNDED_THERE if _is_stoppable(found):
            return _stop(found, actor, "Cancel it here too", ShopNext.CANCEL_ORDER, back)
        case Disagreement.COLLECTED_THERE if _is_stoppable(found):
            kept = _KEPT.get(found.shipping_status, ShopNext.HANDLED_EXTERNALLY)
            return _stop(found, actor, "Stop the warehouse", kept, back)
        case Disagreement.SHIPPED_ANYWAY:
            return Action("See its tracking", f"{page}#packages")
        case Disagreement.LIVE_THERE | Disagreement.IDLE_THERE | Disagreement.NOT_HERE:
            may = actor.may(Verb.SET_UP)
            return Action("See the connection", reverse("settings_connections")) if may else None
        case _ if found.state in INTERCEPTABLE and actor.may(Verb.CANCEL_ORDERS):
            return _pull_out(found, back)
        case _ if actor.may(Verb.MOVE_ORDERS):
            return Action("Find it on the floor", reverse("floor_order", args=[found.fulfillment_number]))
        case _:
            return Action(f"Call {support.phone}", f"tel:{support.dial}") if support else None


def _stop(found: Disagreeing, actor: Actor, label: str, shop_next: ShopNext, back: str) -> Action | None:
    if not actor.may(Verb.CANCEL_ORDERS):
        return None
    there = reverse("ask_cancellation", args=[found.fulfillment_number])
    return Action(label, f"{there}?{urlencode({'next': back, 'shop_next': shop_next})}")


def _pull_out(found: Disagreeing, back: str) -> Action:
    is_kept = found.kind is Disagreement.COLLECTED_THERE
    kept = _KEPT.get(found.shipping_status, ShopNext.HANDLED_EXTERNALLY)
    shop_next = kept if is_kept else ShopNext.CANCEL_ORDER
    there = reverse("ask_intercept", args=[found.fulfillment_number])
    query = urlencode({"next": back, "shop_next": shop_next})
    return Action("Ask the warehouse to intercept", f"{there}?{query}")


def _is_stoppable(found: Disagreeing) -> bool:
    return found.state in CANCELLABLE
