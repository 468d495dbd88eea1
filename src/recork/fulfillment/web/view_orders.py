"""Orders > View Orders."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recork.fulfillment.queries.filter_choices import read_filter_choices
from recork.fulfillment.queries.quick_search import Found, quick_search
from recork.fulfillment.queries.selection import NO_TICKS, Ticks, read_ticks
from recork.fulfillment.queries.view_orders import Page, count_orders, read_page
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.search import fulfillment_number
from recork.fulfillment.web import list_words
from recork.fulfillment.web.asked import Asked
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.cancellation import REASONS
from recork.fulfillment.web.forms.order_filter import LIMITS
from recork.fulfillment.web.order_row import RowShown
from recork.fulfillment.web.running_group import running_group
from recork.fulfillment.web.shop_next import offer


@require_safe
@page(Verb.READ_ORDERS)
def view_orders(request: SeatedRequest) -> HttpResponse:
    """The list; a search that names one order exactly leads straight to it."""
    now = timezone.now()
    seat = request.seat
    asked = read_asked(request, now)
    found = search(request, asked)
    if found is not None and found.opens is not None:
        order = reverse("order", args=[fulfillment_number(found.opens)])
        return HttpResponseRedirect(order, status=HTTPStatus.SEE_OTHER)
    which = asked.filter(found.ids if found else None)
    listed = read_page(
        which, seat.looking_at, asked.limit, older_than=asked.older_than, newer_than=asked.newer_than
    )
    selection, ticks = _selected(request, listed)
    kept = {"selection": str(selection)} if ticks.total else {}
    if asked.form.unread:
        messages.warning(request, list_words.unread(asked.form.unread))
    context = offer() | {
        "asked": asked,
        "form": asked.form,
        "words": list_words.around(asked, found, count_orders(which, seat.looking_at), listed, kept, now),
        "rows": [RowShown(row, seat, now, is_ticked=row.id in ticks.here) for row in listed.rows],
        "listed": listed,
        "may_cancel": seat.actor.may(Verb.CANCEL_ORDERS),
        "selection": selection,
        "ticks": ticks,
        "elsewhere": ticks.total - len(ticks.here),
        "back": f"{request.path}?{asked.query(more=asked.place | kept)}",
        "limits": LIMITS,
        "reasons": REASONS,
        "running_group": running_group(request),
    }
    return render(request, "fulfillment/orders/list.html", context)


def read_asked(request: SeatedRequest, now: datetime) -> Asked:
    """What the address asks for, read against what there is to choose."""
    today = timezone.localtime(now).date()
    return Asked(request.GET, read_filter_choices(request.seat.looking_at), today)


def search(request: SeatedRequest, asked: Asked) -> Found | None:
    """What the search found, or None when nothing was searched for."""
    return quick_search(asked.typed, request.seat.looking_at) if asked.typed else None


def _selected(request: SeatedRequest, listed: Page) -> tuple[UUID, Ticks]:
    """The selection that the address names; else a fresh id, under which the first tick will make one."""
    try:
        selection = UUID(request.GET.get("selection", ""))
    except ValueError:
        return uuid4(), NO_TICKS
    seat = request.seat
    shown = [row.id for row in listed.rows]
    return selection, read_ticks(seat.actor.user_id, seat.looking_at, selection, shown)
