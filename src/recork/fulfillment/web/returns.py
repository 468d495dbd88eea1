"""Parcels that came back: scan one, check it in, and its bottles wait to be judged."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from recork.fulfillment.models import Order
from recork.fulfillment.operations.move import move_orders
from recork.fulfillment.queries.carrier_request import awaited_back, is_awaited
from recork.fulfillment.queries.returns import came_back, gone_order
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.order import OrderState, floor_moves
from recork.fulfillment.web.door import SeatedRequest, page


class CheckInForm(forms.Form):
    """The order that a parcel belongs to."""

    code = forms.CharField(max_length=60)


@require_GET
@page(Verb.MOVE_ORDERS)
def returns(request: SeatedRequest) -> TemplateResponse:
    """Scan a parcel; what was checked in lately stands beneath."""
    code = request.GET.get("q", "").strip()[:60]
    order = gone_order(code, request.seat.looking_at) if code else None
    context = {
        "code": code,
        "order": order,
        "is_awaited": order is not None and is_awaited(order),
        "awaited": awaited_back(request.seat.looking_at),
        "may_come_back": order is not None and _may_come_back(order),
        "lately": came_back(request.seat.looking_at),
    }
    return TemplateResponse(request, "fulfillment/floor/returns.html", context)


@require_POST
@page(Verb.MOVE_ORDERS)
def check_in(request: SeatedRequest) -> HttpResponse:
    """The parcel is in the house again; its bottles become tasks."""
    form = CheckInForm(request.POST)
    order = gone_order(form.cleaned_data["code"], request.seat.looking_at) if form.is_valid() else None
    if order is None:
        messages.error(request, "Nothing was checked in: scan the label of a parcel that came back.")
        return redirect("returns")
    (moved,) = move_orders(request.seat.actor, [order.pk], OrderState.RETURNED, now=timezone.now())
    if moved.outcome == "moved":
        messages.success(request, f"Order {moved.order_number} is checked in. Judge its bottles now.")
        return redirect(f"{reverse('put_back')}?q={order.fulfillment_number}")
    messages.error(request, f"Order {moved.order_number} was not checked in: it is {moved.state}.")
    return redirect("returns")


def _may_come_back(order: Order) -> bool:
    return OrderState.RETURNED in floor_moves(OrderState(order.state))
