"""The page "Audit trail", alike in every house: what differs is whose entries there are, and how orders are found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from recork.manners.place import decode
from recork.manners.trail.form import TrailForm
from recork.manners.trail.reading import MOST, matching, read_page, with_seals
from recork.manners.trail.sheet import CUT, HEADER, cells
from recork.manners.trail.words import EntryShown, numbers_shown
from recork.manners.web.csv_file import csv_answer
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


def export(request: HttpRequest, books: Books) -> HttpResponse:
    """The same as a file."""
    form = TrailForm(request.GET)
    rows = map(cells, with_seals(_found(form, books), books.seals))
    name = f"audit-trail-{timezone.localdate():%Y-%m-%d}.csv"
    return csv_answer(name, HEADER, rows, most=MOST, cut=CUT)


def _found(form: TrailForm, books: Books) -> QuerySet[Any]:
    number = form.order_number
    orders = books.find_orders(number) if number else None
    wanted = form.wanted(timezone.localdate(), orders)
    return matching(books.entries, books.of_orders, wanted)


def _address(form: TrailForm, name: str, **more: str) -> str:
    query = QueryDict(mutable=True)
    query.update({key: str(value) for key, value in form.said.items()} | more)
    return f"{reverse(name)}?{query.urlencode()}" if query else reverse(name)
