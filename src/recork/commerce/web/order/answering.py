"""Bring a popup to a person: alone for the page's script, in the order's page for a browser without."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from recork.commerce.queries.order_page import OrderRead
from recork.commerce.web.door import StaffRequest
from recork.commerce.web.order.popups import REASONS
from recork.commerce.web.order.tabs import Tab, show
from recork.manners.web.popup import Popup, by_script


def bring(
    request: StaffRequest,
    read: OrderRead,
    popup: Popup,
    tab: Tab,
    *,
    changes: bool = False,
    then: str = "",
    **more: Any,
) -> HttpResponse:
    """Show a popup before the order's `tab`; with `changes` the page beneath is no longer true.

    then  where OK leads in that case, by default the tab
    more  replaces what the tab shows
    """
    if not by_script(request):
        return show(request, read, tab, popup=popup, **more)
    home = reverse(tab.name, args=[read.order.number])
    context = {
        "then": (then or home) if changes else "",
        "reasons": REASONS,
        "ask_id": "asked",
        **popup.context,
    }
    return render(request, popup.template, context, status=popup.status)
