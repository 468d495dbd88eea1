"""A bottle is missing or broken in its bin. Asked on a page of its own, so that no scan gets here."""

from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recork.fulfillment.operations.short_pick import ShortPick, short_pick
from recork.fulfillment.queries.floor import FloorOrder, LineToPick, floor_order
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.search import order_id_of
from recork.fulfillment.web.door import SeatedRequest, page
from recork.manners.web.say import bottles


class ShortForm(forms.Form):
    """How many aren't there, and how many are there but broken. `cart` is where the picker goes on."""

    request = forms.UUIDField(widget=forms.HiddenInput)
    cart = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**63 - 1)
    missing = forms.IntegerField(label="Missing", min_value=0, max_value=10_000, initial=0)
    broken = forms.IntegerField(label="Broken", min_value=0, max_value=10_000, initial=0)


@require_http_methods(["GET", "POST"])
@page(Verb.MOVE_ORDERS)
def short(request: SeatedRequest, number: str, line_id: int) -> HttpResponse:
    """Say how many (GET), write them off (POST)."""
    found, line = _find(request, number, line_id)
    first = {"request": uuid4(), "cart": request.GET.get("cart", "")}
    form = ShortForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        outcome = short_pick(
            request.seat.actor,
            line_id,
            bottles_missing=said["missing"],
            bottles_broken=said["broken"],
            now=timezone.now(),
            request_id=said["request"],
        )
        if outcome is not ShortPick.UNEQUAL:
            _tell(request, found, line, outcome, said["missing"] + said["broken"])
            return redirect("cart", said["cart"]) if said["cart"] else redirect("floor_order", number=number)
        form.add_error(None, f"Nothing was booked: {bottles(line.to_go)} of {line.sku} to go.")
    context = {"found": found, "line": line, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fulfillment/floor/short.html", context, status=status)


def _find(request: SeatedRequest, number: str, line_id: int) -> tuple[FloorOrder, LineToPick]:
    order_id = order_id_of(number)
    found = None if order_id is None else floor_order(order_id, request.seat.looking_at)
    line = found and next((line for line in found.lines if line.id == line_id), None)
    if not found or not line:
        raise Http404
    return found, line


def _tell(request: SeatedRequest, found: FloorOrder, line: LineToPick, outcome: ShortPick, lost: int) -> None:
    order = f"Order {found.order.order_number}"
    match outcome:
        case ShortPick.ELSEWHERE:
            words = f"{bottles(lost)} of {line.sku} written off. There are others: take them and go on."
            messages.success(request, words)
        case ShortPick.SHORT:
            words = f"{order} can't be filled: it is back in line until {line.sku} comes."
            messages.warning(request, f"{words} What is in the cart goes back to its bins.")
        case ShortPick.REPEATED:
            messages.info(request, "These bottles were written off already. Nothing was booked twice.")
        case _:
            messages.error(request, f"Nothing was booked: {order} is no longer being picked.")
