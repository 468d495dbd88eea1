"""Reading the trail: newest first, a page at a time or one by one, by person, order, kind and days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from recork.manners.place import Place

ROWS = 50
MOST = 100_000
"""Entries in one file: more than a spreadsheet is pleasant with."""

_LAST = "\U0010ffff"
"""Behind everything that begins with the letters before it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. `orders` are ids: None, any entry; empty, none. `who` is how a name begins, in small letters."""

    who: str = ""
    what: str = ""
    since: datetime | None = None
    until: datetime | None = None
    orders: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some entries and the places where the pages beside them begin (None: there is none)."""

    rows: list[Any]
    newer: Place | None
    older: Place | None


def matching(entries: QuerySet[Any], of_orders: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    """The entries that are looked for; `of_orders` finds those of an order."""
    met = Q()
    if wanted.who:
        met &= Q(who_key__gte=wanted.who, who_key__lt=wanted.who + _LAST)
    if wanted.what:
        met &= Q(what=wanted.what)
    if wanted.since is not None:
        met &= Q(at__gte=wanted.since)
    if wanted.until is not None:
        met &= Q(at__lt=wanted.until)
    if wanted.orders is not None:
        met &= Q(pk__in=of_orders.filter(order_id__in=wanted.orders).values("entry_id"))
    return entries.filter(met)


def read_page(
    found: QuerySet[Any], *, older_than: Place | None, newer_than: Place | None, limit: int = ROWS
) -> TrailPage:
    """Read one page in one statement; begin after `older_than`, or end before `newer_than`.

    A page towards the newer end that isn't full is the first page.
    """
    if newer_than is not None:
        ahead = _beyond(found, newer_than, newer=True).order_by("at", "id")
        rows = list(ahead[: limit + 1])
        if len(rows) <= limit:
            return read_page(found, older_than=None, newer_than=None, limit=limit)
        rows = rows[:limit][::-1]
        return TrailPage(rows, newer=_place(rows[0]), older=_place(rows[-1]))
    behind = found if older_than is None else _beyond(found, older_than, newer=False)
    rows = list(behind.order_by("-at", "-id")[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    newer = _place(rows[0]) if rows and older_than is not None else None
    return TrailPage(rows, newer=newer, older=_place(rows[-1]) if more else None)


def with_seals(found: QuerySet[Any], seals: QuerySet[Any]) -> Iterator[Any]:
    """Each entry with its place in the chain and its hash, newest first; None where it isn't sealed yet."""
    seal = seals.filter(entry_id=OuterRef("pk"))
    rows = found.annotate(place=Subquery(seal.values("place")), hash=Subquery(seal.values("hash")))
    yield from rows.order_by("-at", "-id")[: MOST + 1].iterator(chunk_size=2_000)


def _beyond(rows: QuerySet[Any], place: Place, *, newer: bool) -> QuerySet[Any]:
    at, beside = place.ordered_at, place.order_id
    if newer:
        return rows.filter(Q(at__gte=at), Q(at__gt=at) | Q(id__gt=beside))
    return rows.filter(Q(at__lte=at), Q(at__lt=at) | Q(id__lt=beside))


def _place(row: Any) -> Place:
    return Place(row.at, row.pk)
