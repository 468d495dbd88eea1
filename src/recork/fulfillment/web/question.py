"""What the popup says before OK. A ✕ bears it in its data attributes, so that pressing it sends nothing."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.urls import reverse

from recork.manners.web import say

type EffectAhead = tuple[str, str, str]
"""Icon, name and words of something that OK will bring about."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question as `look/dialog/ask.html` and `fulfillment/cancellations/asks.html` show it.

    `key` is minted anew with every rendering; whatever is sent under it twice is one question.
    `reason` and `note` are what was said before, when it has to be asked once more.
    """

    number: str
    title: str
    summary: str
    effects: list[EffectAhead]
    meaning: str
    action: str
    key: str
    status_url: str
    what: str
    kept: list[tuple[str, str]]
    has_shop: bool
    reason: str = ""
    note: str = ""

    @property
    def effects_json(self) -> str:
        return json.dumps(self.effects, ensure_ascii=False)


def question(
    order_number: str,
    fulfillment_number: str,
    *,
    summary: str,
    set_aside: int,
    in_cart: int,
    has_shop: bool,
    kept: list[tuple[str, str]] | None = None,
) -> Question:
    """Ask about one order.

    set_aside  bottles that are promised to it, those in the cart included
    in_cart    bottles that are in the cart already
    has_shop   whether a shop has sent it and hears of the stop
    kept       fields that travel with the answer
    """
    key = str(uuid4())
    return Question(
        number=order_number,
        title=f"Cancel order {order_number}?",
        summary=summary,
        effects=[("bottle", "Bottles", bottles_ahead(set_aside, in_cart)), _refund_ahead(has_shop=has_shop)],
        meaning=f"OK cancels order {order_number}. Cancel keeps it.",
        action=reverse("cancellations", args=[fulfillment_number]),
        key=key,
        status_url=reverse("cancellation", args=[fulfillment_number, key]),
        what=f"Order {order_number}",
        kept=kept or [],
        has_shop=has_shop,
    )


def bottles_ahead(set_aside: int, in_cart: int) -> str:
    """Say what a cancellation would do to so many bottles."""
    match set_aside - in_cart, in_cart:
        case 0, 0:
            return "None are set aside for it"
        case on_shelf, 0:
            return f"{on_shelf:,} released at once"
        case 0, _:
            return f"{in_cart:,} come back from the cart" if in_cart > 1 else "1 comes back from the cart"
        case on_shelf, _:
            return f"{on_shelf:,} released at once, {in_cart:,} back from the cart"


def _refund_ahead(*, has_shop: bool) -> EffectAhead:
    if has_shop:
        return "store", "Shop", "Told as soon as the warehouse has stopped"
    return "store", "Refund", "None from here: make it where the order was paid"


def waiting(since: datetime, next_release_at: datetime | None, now: datetime) -> str:
    """How long an order waits, and when it goes to the floor by itself if that is known.

    The clock informs: whether the order can be stopped is decided by its state alone.
    """
    words = f"waiting since {say.shortly(since, now)}"
    return f"{words}, {released_next(next_release_at, now)}" if next_release_at else words


def released_next(at: datetime, now: datetime) -> str:
    """next release 13:30."""
    return f"next release {say.shortly(at, now)}"


def who(name: str, city: str, state: str) -> str:
    """Marisol Vega, Austin TX."""
    place = " ".join(word for word in (city, state) if word)
    return ", ".join(word for word in (name, place) if word)


def summary_of(whom: str, bottles: int, total_cents: int | None, currency: str, standing: str) -> str:
    """Marisol Vega, Austin TX · 6 bottles · $312.00 · being picked since 13:31."""
    total = "" if total_cents is None else say.money(total_cents, currency)
    return " · ".join(part for part in (whom, say.bottles(bottles), total, standing) if part)
