"""How the order is paid that takes a cancelled one's place."""

from collections.abc import Sequence
from typing import NamedTuple


class Tendered(NamedTuple):
    """One tender of the first order. `is_card`: it can be charged again by itself, as the gateway knows its card."""

    cents: int
    is_card: bool


class Charged(NamedTuple):
    """A part of the new order's payment; `place` is that of the first order's tender, None: store credit."""

    place: int | None
    cents: int


def charged_anew(tenders: Sequence[Tendered], total_cents: int, *, credit_cents: int | None) -> list[Charged]:
    """What the new order is charged, which is the whole of it, whatever was refunded of the first.

    credit_cents  of the first one's money that became store credit, which is taken first, and the first card then;
                  None when it went back the way it came: then each tender pays what it paid before
    """
    if credit_cents is None:
        return [Charged(place, tender.cents) for place, tender in enumerate(tenders)]
    card = next((place for place, tender in enumerate(tenders) if tender.is_card), None)
    from_credit = total_cents if card is None else min(credit_cents, total_cents)
    parts = [Charged(None, from_credit), Charged(card, total_cents - from_credit)]
    return [part for part in parts if part.cents]
