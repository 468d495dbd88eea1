"""The stock ledger's grammar: each kind of entry moves bottles between fixed accounts."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What happened to bottles."""

    RECEIVED = "received"
    ALLOCATED = "allocated"
    RELEASED = "released"
    PICKED = "picked"
    UNPICKED = "unpicked"
    COMING_BACK = "coming_back"
    PUT_BACK = "put_back"
    DAMAGED = "damaged"
    SHIPPED = "shipped"
    RETURNED = "returned"
    BROKEN = "broken"
    ADJUSTED = "adjusted"


@dataclass(frozen=True, slots=True)
class Effect:
    """What one bottle of an entry does to each account of its SKU in its warehouse.

    `on_hand` counts bottles in bins, promised or not; `allocated` those of them that are
    promised; `in_hand` those in carts and boxes; `coming_back` those on their way to a bin;
    `quarantine` those that can't be sold. Available is on_hand less allocated.
    """

    on_hand: int = 0
    allocated: int = 0
    in_hand: int = 0
    coming_back: int = 0
    quarantine: int = 0


EFFECTS: dict[Kind, Effect] = {
    Kind.RECEIVED: Effect(on_hand=1),
    Kind.ALLOCATED: Effect(allocated=1),
    Kind.RELEASED: Effect(allocated=-1),
    Kind.PICKED: Effect(on_hand=-1, allocated=-1, in_hand=1),
    Kind.UNPICKED: Effect(on_hand=1, allocated=1, in_hand=-1),
    Kind.COMING_BACK: Effect(in_hand=-1, coming_back=1),
    Kind.PUT_BACK: Effect(coming_back=-1, on_hand=1),
    Kind.DAMAGED: Effect(coming_back=-1, quarantine=1),
    Kind.SHIPPED: Effect(in_hand=-1),
    Kind.RETURNED: Effect(coming_back=1),
    Kind.BROKEN: Effect(on_hand=-1, quarantine=1),
    Kind.ADJUSTED: Effect(on_hand=1),
}
"""A returned bottle was gone and is in the house again; like one from a cart it waits for somebody who judges it.
`adjusted` alone may bear a negative number of bottles: a count that came out short."""

COUNTED_AT_ONCE: frozenset[Kind] = frozenset({Kind.RECEIVED, Kind.ALLOCATED, Kind.BROKEN, Kind.ADJUSTED})
"""These change the balance in their own transaction, under its lock. All others only give bottles
back or leave what is available alone, so a job folds them in later: available can lag low, never high."""
