"""Orders: the list, with its search and filters."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recork.commerce.queries.order_list import COUNTED, Page, count_orders, read_page
from recork.commerce.queries.order_search import Found, quick_search
from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.forms.order_filter import LIMITS, OrderFilterForm
from recork.commerce.web.order_row import RowShown
from recork.manners.place import decode
from recork.manners.web import say
from recork.manners.web.days import ANY_DAY, span_words


@require_safe
@page(Verb.READ_ORDERS)
def orders(request: StaffRequest) -> HttpResponse:
    """The list; a search that names one order exactly leads straight to it."""
    now = timezone.now()
    form = OrderFilterForm(request.GET)
    found = quick_search(form.said["q"]) if "q" in form.said else None
    if found is not None and found.opens:
        return HttpResponseRedirect(reverse("order", args=[found.opens]), status=HTTPStatus.SEE_OTHER)
    today = timezone.localtime(now).date()
    which = form.filter(form.days_asked(today), found.ids if found else None)
    limit = form.said.get("limit", LIMITS[0])
    older = decode(request.GET.get("older", ""))
    newer = None if older else decode(request.GET.get("newer", ""))
    listed = read_page(which, limit, older_than=older, newer_than=newer)
    if form.unread:
        messages.warning(request, f"Not applied, because it could not be read: {', '.join(form.unread)}.")
    context = {
        "form": form,
        "may_take": request.actor.may(Verb.TAKE_ORDERS),
        "rows": [RowShown(row, now) for row in listed.rows],
        "tally": _tally(count_orders(which), found),
        "days": _days(form, found, today),
        "clock": say.clock(now),
        "place": _place(listed),
        "limits": LIMITS,
        "limit": limit,
        "kept": [(name, str(value)) for name, value in form.said.items() if name != "limit"],
        "newer_url": _address(form, {"newer": listed.newer.encode()}) if listed.newer else "",
        "older_url": _address(form, {"older": listed.older.encode()}) if listed.older else "",
        "empty": _empty(form),
        "all_url": _address(form, without=form.FILTERS),
    }
    return render(request, "commerce/orders/list.html", context)


def _address(
    form: OrderFilterForm, more: Mapping[str, str] | None = None, without: tuple[str, ...] = ()
) -> str:
    """The same list in an address; what is at rest leaves no trace."""
    left = {*without, *(("first", "last") if "ordered" in without else ())}
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in form.said.items() if name not in left})
    query.update(more or {})
    return f"{reverse('orders')}?{query.urlencode()}"


def _tally(count: int, found: Found | None) -> str:
    or_more = count > COUNTED or (found is not None and found.cut)
    return f"{min(count, COUNTED):,}+ orders" if or_more else say.orders(count)


def _days(form: OrderFilterForm, found: Found | None, today: date) -> str:
    if found is not None and found.cut:
        return f"Too many for “{form.said['q']}”: type more of it"
    searched = "Searched the orders of every day" if found is not None else "Of any day"
    return say.begin(span_words(form.days_asked(today), today)) or searched


def _place(listed: Page) -> str:
    rows = listed.rows
    return f"Orders {rows[0].order.number} to {rows[-1].order.number}" if rows else ""


def _empty(form: OrderFilterForm) -> dict[str, str]:
    """What stands in the place of rows: what was looked for, and the one thing to do next."""
    if "q" in form.said:
        title = f"Nothing found for “{form.said['q']}”"
        looked = "Looked at order numbers, the numbers they were sent under, names and e-mail addresses"
        if form.in_use:
            chosen = ", ".join(form.narrowing()) or "the chosen days"
            words = f"{looked}, but only among: {chosen}."
            return {
                "title": title,
                "words": words,
                "url": _address(form, without=form.FILTERS),
                "label": "Search all orders",
            }
        return {
            "title": title,
            "words": f"{looked}.",
            "url": reverse("orders"),
            "label": "Show the latest orders",
        }
    if form.in_use:
        words = f"Looked for: {', '.join(form.narrowing()) or 'orders of the chosen days'}."
        return {
            "title": "No order matches these filters",
            "words": words,
            "url": reverse("orders"),
            "label": "Clear filters",
        }
    any_day = f"{reverse('orders')}?ordered={ANY_DAY}"
    return {
        "title": "No orders in the last 30 days",
        "words": "There may be older ones.",
        "url": any_day,
        "label": "Show orders of any day",
    }
