"""What a page that follows along asks for: the same part of it, as it is now."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.order.reading import find_order
from recork.commerce.web.order.tabs import GENERAL, STATUS, TABS, head_context, look_at
from recork.manners.web.session_clock import asks_by_itself


@asks_by_itself
@require_safe
@page(Verb.READ_ORDERS)
def following(request: StaffRequest, number: str) -> HttpResponse:
    """The head of an order, and the Status tab where that is open; 204 while nothing has changed."""
    tab = next((each for each in TABS if each.name == request.GET.get("tab")), GENERAL)
    shown = look_at(request, find_order(number))
    context = head_context(shown, tab)
    if context["following"].seen == request.GET.get("seen") and context["following"].every_s:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if tab is STATUS:
        context |= tab.contents(shown) | {"swapped": True}
    return render(request, "commerce/order/following.html", context)
