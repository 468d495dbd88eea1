"""The page "Audit trail", alike in every house: what differs is whose entries there are, and how orders are found."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from defusedcsv import csv
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from recork.manners.place import decode
from recork.manners.trail.form import TrailForm
from recork.manners.trail.reading import MOST, matching, read_page, with_seals
from recork.manners.trail.sheet import CUT, HEADER, cells
from recork.manners.trail.words import EntryShown, numbers_shown
from recork.manners.web.csv_stream import BOM, Echo
from recork.manners.web.days import span_words


@dataclass(frozen=True, slots=True)
class Books:
    """A house's trail: its entries (those that the asker may look at), what finds them, and how orders are called."""

    entries: QuerySet[Any]
    of_orders: QuerySet[Any]
    seals: QuerySet[Any]
    find_orders: Callable[[str], list[int]]
    numbers_of: Callable[[set[int]], Mapping[int, str]]
    order_page: Callable[[str], str]


def show(request: HttpRequest, books: Books) -> HttpResponse:
    """One page of it, in one statement beside those for the orders' numbers."""
    form = TrailForm(request.GET)
    found = _found(form, books)
    older = decode(request.GET.get("older", ""))
    newer = None if older else decode(request.GET.get("newer", ""))
    listed = read_page(found, older_than=older, newer_than=newer)
    numbers = books.numbers_of(numbers_shown(listed.rows))
    if form.unread:
        messages.warning(request, f"Not applied, because it could not be read: {', '.join(form.unread)}.")
    today = timezone.localdate()
    context = {
        "form": form,
        "rows": [EntryShown(row, numbers, books.order_page) for row in listed.rows],
        "days": span_words(form.days_asked(today), today).removeprefix("ordered ") or "of any day",
        "newer_url": _address(form, "trail", newer=listed.newer.encode()) if listed.newer else "",
        "older_url": _address(form, "trail", older=listed.older.encode()) if listed.older else "",
        "export_url": _address(form, "trail_export"),
        "all_url": reverse("trail"),
    }
    return render(request, "look/trail.html", context)


def export(request: HttpRequest, books: Books, room: AbstractContextManager[Any]) -> StreamingHttpResponse:
    """The same as a file, all of it, streamed; `room` is the transaction that it is read in, once the page's is over."""
    form = TrailForm(request.GET)
    found = _found(form, books)
    name = f"audit-trail-{timezone.localdate():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        _lines(found, books, room),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _found(form: TrailForm, books: Books) -> QuerySet[Any]:
    number = form.order_number
    orders = books.find_orders(number) if number else None
    wanted = form.wanted(timezone.localdate(), orders)
    return matching(books.entries, books.of_orders, wanted)


def _lines(found: QuerySet[Any], books: Books, room: AbstractContextManager[Any]) -> Iterator[str]:
    write = csv.writer(Echo()).writerow
    yield BOM + write(HEADER)
    with room:
        for n, entry in enumerate(with_seals(found, books.seals)):
            yield write([CUT] if n == MOST else cells(entry))


def _address(form: TrailForm, name: str, **more: str) -> str:
    query = QueryDict(mutable=True)
    query.update({key: str(value) for key, value in form.said.items()} | more)
    return f"{reverse(name)}?{query.urlencode()}" if query else reverse(name)
