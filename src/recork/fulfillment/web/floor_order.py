"""One order in somebody's hands: put its bottles in the cart."""

from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from recork.fulfillment.models import OrderLine
from recork.fulfillment.operations.move import (
    CartChanged,
    NotPicking,
    TooManyBottles,
    put_in_cart,
)
from recork.fulfillment.queries.floor import FloorOrder, floor_order
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.search import order_id_of
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.floor import DOING
from recork.fulfillment.web.floor_intercept import pull_out_of


class CartForm(forms.Form):
    """Bottles of one line that went into the cart."""

    line = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    bottles = forms.IntegerField(min_value=1, max_value=10_000)
    seen = forms.IntegerField(min_value=0, max_value=10_000, required=False)


@require_GET
@page(Verb.MOVE_ORDERS)
def order(request: SeatedRequest, number: str) -> TemplateResponse:
    """One order: its bins, what is in the cart, and its next step."""
    return _show(request, _find(request, number))


@require_POST
@page(Verb.MOVE_ORDERS)
def cart(request: SeatedRequest, number: str) -> HttpResponse:
    """Bottles went into the cart."""
    found = _find(request, number)
    form = CartForm(request.POST)
    if form.is_valid() and any(line.id == form.cleaned_data["line"] for line in found.lines):
        line, bottles = form.cleaned_data["line"], form.cleaned_data["bottles"]
        try:
            seen = form.cleaned_data["seen"]
            put_in_cart(request.seat.actor, line, bottles, now=timezone.now(), seen=seen)
        except (CartChanged, NotPicking, TooManyBottles, OrderLine.DoesNotExist) as refusal:
            messages.error(request, f"Nothing was booked. {refusal}")
    else:
        messages.error(request, "Nothing was booked: say which wine and how many bottles.")
    return redirect("floor_order", number=number)


def _show(request: SeatedRequest, found: FloorOrder) -> TemplateResponse:
    context = {
        "found": found,
        "it": pull_out_of(found.order),
        "steps": [
            (state, DOING[state])
            for state in found.next_states
            if state in DOING and state is not OrderState.PACKED
        ],
        "may_pack": OrderState.PACKED in found.next_states,
        "request_id": uuid4(),
    }
    return TemplateResponse(request, "fulfillment/floor/order.html", context)


def _find(request: SeatedRequest, number: str) -> FloorOrder:
    order_id = order_id_of(number)
    found = None if order_id is None else floor_order(order_id, request.seat.looking_at)
    if found is None:
        raise Http404
    return found
