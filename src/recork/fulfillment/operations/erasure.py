"""Erase whom orders were for: at their wish, or once an order has been over for as long as its winery keeps it.

Bottles, states, amounts and numbers stay, so that every sum still adds up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection

from recork.fulfillment.models import Order, ShipTo, Winery
from recork.fulfillment.rules.actor import MACHINE, Actor, Verb, require
from recork.manners.entry import days_kept

AT_ONCE = 200
"""Orders that the nightly job looks at in one transaction."""


class ErasureOutcome(StrEnum):
    """What became of one order: ERASED, now or before; IN_HAND: somebody still needs to know whom it is for."""

    ERASED = "erased"
    IN_HAND = "in_hand"


@dataclass(frozen=True, slots=True)
class Portion:
    """A stretch of the nightly work: the last order looked at (0: nothing is left), and how many were erased."""

    last: int
    erased: int


def erase_orders(actor: Actor, order_ids: Sequence[int], *, now: datetime) -> dict[int, ErasureOutcome]:
    """Erase whom these orders are for, each one that nobody needs any more. Again, it changes nothing.

    The orders are in the actor's scope; a tombstone names nobody. Raises `NotAllowed`.
    """
    require(actor, Verb.ERASE)
    _erase(order_ids, actor.name, now)
    named = set(ShipTo.objects.filter(order__in=order_ids, erased_at=None).values_list("order_id", flat=True))
    return {
        each: ErasureOutcome.IN_HAND if each in named else ErasureOutcome.ERASED
        for each in Order.objects.filter(pk__in=order_ids).order_by("pk").values_list("pk", flat=True)
    }


def keep_people(actor: Actor, winery: Winery, days: int | None) -> None:
    """Say for how many days after its end an order still names its customer; None: for ever. Raises `Unfit`."""
    require(actor, Verb.ERASE)
    winery.keep_days = None if days is None else days_kept(days)
    winery.save(update_fields=["keep_days"])


def due_wineries() -> list[tuple[int, int]]:
    """The wineries that keep people for so many days."""
    keeping = Winery.objects.exclude(keep_days=None).order_by("pk")
    return [(winery.pk, winery.keep_days) for winery in keeping if winery.keep_days is not None]


def erase_old(winery_id: int, keep_days: int, after: int, *, now: datetime) -> Portion:
    """Look at the winery's next orders that name somebody, behind the order `after`, and erase those whose time is over."""
    before = now - timedelta(days=keep_days)
    named = ShipTo.objects.filter(winery=winery_id, erased_at=None, order__gt=after).order_by("order")
    found = list(named.values_list("order_id", "order__moved_at", "order__received_at")[:AT_ONCE])
    # What came later can't have ended before.
    if not any(received_at < before for _, _, received_at in found):
        return Portion(0, 0)
    erased = _erase([pk for pk, moved_at, _ in found if moved_at < before], MACHINE.name, now)
    return Portion(found[-1][0], len(erased))


def _erase(order_ids: Sequence[int], who: str, now: datetime) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_orders(%s, %s, %s)", [list(order_ids), who, now])
        (erased,) = cursor.fetchone()
    return list(erased)
