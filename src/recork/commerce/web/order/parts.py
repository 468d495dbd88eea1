"""The tabs of an order, each under its own address."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from recork.commerce.queries.order_page import read_order
from recork.commerce.queries.order_search import order_of_number
from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.order import tabs
from recork.commerce.web.order.reading import find_order


@require_safe
@page(Verb.READ_ORDERS)
def general(request: StaffRequest, number: str) -> HttpResponse:
    """Where an order begins; a number that it was sent under leads there too."""
    read = read_order(number)
    if read is None and (own := order_of_number(number)):
        return redirect("order", number=own)
    return tabs.show(request, read or find_order(number), tabs.GENERAL)


@require_safe
@page(Verb.READ_ORDERS)
def status(request: StaffRequest, number: str) -> HttpResponse:
    return tabs.show(request, find_order(number), tabs.STATUS)


@require_safe
@page(Verb.READ_ORDERS)
def timeline(request: StaffRequest, number: str) -> HttpResponse:
    return tabs.show(request, find_order(number), tabs.TIMELINE)
