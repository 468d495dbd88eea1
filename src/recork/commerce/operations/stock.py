"""Sellable stock that people change: counted, corrected, taken off sale. Each change is an entry, for ever."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from recork.commerce.models import Product, StockEntry, StockKind
from recork.commerce.rules.actor import Actor, Verb, require
from recork.manners.entry import Unfit, line_of

MOST_BOTTLES = 1_000_000


@dataclass(frozen=True, slots=True)
class Booked:
    """The entry, and how many bottles may be sold after it; `is_new` unless it was booked before."""

    entry: StockEntry
    sellable: int
    is_new: bool


@transaction.atomic
def count_stock(
    actor: Actor,
    product: Product,
    bottles: int,
    *,
    now: datetime,
    note: str = "",
    request_id: UUID | None = None,
) -> Booked:
    """Say how many bottles there are to sell; the ledger gets the difference, even when that is nothing.

    request_id  the same one again books nothing and returns the first entry
    """
    require(actor, Verb.CHANGE_STOCK)
    if not 0 <= bottles <= MOST_BOTTLES:
        raise Unfit("bottles", f"From 0 to {MOST_BOTTLES:,}.")
    return _book(actor, product, StockKind.COUNTED, bottles, now, note, request_id, is_count=True)


@transaction.atomic
def correct_stock(
    actor: Actor,
    product: Product,
    bottles: int,
    *,
    now: datetime,
    note: str,
    request_id: UUID | None = None,
) -> Booked:
    """Add so many bottles to what may be sold, or (below nought) take them away, and say why."""
    require(actor, Verb.CHANGE_STOCK)
    if bottles == 0 or abs(bottles) > MOST_BOTTLES:
        raise Unfit("bottles", f"Up to {MOST_BOTTLES:,} more or fewer, and not 0.")
    _require_why(note)
    return _book(actor, product, StockKind.COUNTED, bottles, now, note, request_id)


@transaction.atomic
def take_off_sale(
    actor: Actor,
    product: Product,
    bottles: int,
    *,
    now: datetime,
    note: str,
    request_id: UUID | None = None,
) -> Booked:
    """Take bottles off sale that are broken or missing at the warehouse."""
    require(actor, Verb.CHANGE_STOCK)
    if not 1 <= bottles <= MOST_BOTTLES:
        raise Unfit("bottles", f"From 1 to {MOST_BOTTLES:,}.")
    _require_why(note)
    return _book(actor, product, StockKind.OFF_SALE, -bottles, now, note, request_id)


def sellable_of(product: Product) -> int:
    """How many bottles may be sold; below nought when more were sold than there are."""
    return StockEntry.objects.filter(product=product).aggregate(sum=Sum("bottles"))["sum"] or 0


def _book(
    actor: Actor,
    product: Product,
    kind: StockKind,
    bottles: int,
    now: datetime,
    note: str,
    request_id: UUID | None,
    *,
    is_count: bool = False,
) -> Booked:
    words = line_of(note, "note", most=240, may_be_empty=True)
    # Who counts one wine at the same time waits; who sells it doesn't, as selling only adds entries.
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    before = StockEntry.objects.filter(request_id=request_id, product=product).first() if request_id else None
    if before is not None:
        return Booked(before, sellable_of(product), is_new=False)
    sellable = sellable_of(product)
    change = bottles - sellable if is_count else bottles
    entry = StockEntry.objects.create(
        product=product,
        kind=kind,
        bottles=change,
        request_id=request_id,
        at=now,
        actor=actor.name,
        note=words,
    )
    return Booked(entry, sellable + change, is_new=True)


def _require_why(note: str) -> None:
    if not note.strip():
        raise Unfit("note", "Say why, for whoever reads this in a year.")
