"""The floor: take orders along, and put bottles in the cart."""

from collections import Counter
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from recork.fulfillment.models import OrderLine
from recork.fulfillment.operations.move import (
    Moved,
    NotPicking,
    TooManyBottles,
    move_orders,
    pack_order,
    put_in_cart,
)
from recork.fulfillment.queries.floor import FloorOrder, floor_counts, floor_order, floor_rows
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import ON_THE_FLOOR, OrderState
from recork.fulfillment.rules.search import order_id_of
from recork.fulfillment.web.door import SeatedRequest, page

PLACES = {
    OrderState.RECEIVED: "Waiting",
    OrderState.RELEASED: "Sent to Warehouse",
    OrderState.PICKING: "Picking",
    OrderState.PICKED: "Picked",
    OrderState.PACKED: "Packed",
}
DOING = {
    OrderState.RELEASED: "Release",
    OrderState.PICKING: "Start picking",
    OrderState.PICKED: "All picked",
    OrderState.PACKED: "Packed",
    OrderState.SHIPPED: "Shipped",
    OrderState.RECEIVED: "Take out of the wave",
}
DONE = {
    OrderState.RELEASED: "released to the floor",
    OrderState.PICKING: "being picked",
    OrderState.PICKED: "picked",
    OrderState.PACKED: "packed",
    OrderState.SHIPPED: "handed over",
    OrderState.RECEIVED: "taken out of the wave",
}


class MoveForm(forms.Form):
    """Which orders go where. `request` was minted with the page: pressing twice moves once."""

    to = forms.ChoiceField(choices=[(str(state), state) for state in DOING])
    request = forms.UUIDField()


class CartForm(forms.Form):
    """Bottles of one line that went into the cart."""

    line = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    bottles = forms.IntegerField(min_value=1, max_value=10_000)


class PackForm(forms.Form):
    """The box that an order was packed in."""

    box_bottles = forms.TypedChoiceField(
        label="Box", coerce=int, choices=[(n, f"{n}-bottle box") for n in (1, 2, 3, 6, 12)]
    )
    tracking = forms.CharField(label="Tracking number", max_length=60, required=False)


@require_GET
@page(Verb.MOVE_ORDERS)
def floor(request: SeatedRequest) -> TemplateResponse:
    """The orders at one place, with the one step that comes next."""
    here = _place(request.GET.get("at", ""))
    winery_id = request.seat.looking_at
    onward = (*ON_THE_FLOOR[1:], OrderState.SHIPPED)
    step = onward[ON_THE_FLOOR.index(here)]
    counts = floor_counts(winery_id)
    context = {
        "here": here,
        "places": [(state, PLACES[state], counts[state], state is here) for state in ON_THE_FLOOR],
        "rows": floor_rows(here, winery_id),
        "total": counts[here],
        "step": step,
        "step_label": DOING[step],
        "back_label": DOING[OrderState.RECEIVED] if here is OrderState.RELEASED else "",
        "request_id": uuid4(),
    }
    return TemplateResponse(request, "fulfillment/floor/list.html", context)


@require_POST
@page(Verb.MOVE_ORDERS)
def move(request: SeatedRequest) -> HttpResponse:
    """Take one order (its own button) or all that are ticked one step on."""
    form = MoveForm(request.POST)
    chosen = request.POST.getlist("one") or request.POST.getlist("order")
    ids = [order_id for number in chosen if (order_id := order_id_of(number)) is not None]
    if not form.is_valid() or not ids:
        messages.warning(request, "Nothing was moved: tick the orders first.")
        return redirect("floor")
    to = OrderState(form.cleaned_data["to"])
    moved = move_orders(
        request.seat.actor,
        ids,
        to,
        now=timezone.now(),
        request_id=form.cleaned_data["request"],
    )
    _tell(request, to, moved)
    if len(ids) == 1 and request.POST.get("from") == "order":
        return redirect("floor_order", number=chosen[0])
    return redirect(f"/warehouse/?at={request.POST.get('at', '')[:12]}")


@require_GET
@page(Verb.MOVE_ORDERS)
def find(request: SeatedRequest) -> HttpResponse:
    """Open the order whose number was scanned."""
    number = request.GET.get("q", "").strip()[:60]
    order_id = order_id_of(number)
    if order_id is None or floor_order(order_id, request.seat.looking_at) is None:
        messages.warning(request, f"No order with the fulfillment number {number or '(empty)'}.")
        return redirect("floor")
    return redirect("floor_order", number=number.upper())


@require_GET
@page(Verb.MOVE_ORDERS)
def order(request: SeatedRequest, number: str) -> TemplateResponse:
    """One order: its bins, what is in the cart, and its next step."""
    return _show(request, _find(request, number), PackForm())


@require_POST
@page(Verb.MOVE_ORDERS)
def cart(request: SeatedRequest, number: str) -> HttpResponse:
    """Bottles went into the cart."""
    found = _find(request, number)
    form = CartForm(request.POST)
    if form.is_valid() and any(line.id == form.cleaned_data["line"] for line in found.lines):
        line, bottles = form.cleaned_data["line"], form.cleaned_data["bottles"]
        try:
            put_in_cart(request.seat.actor, line, bottles, now=timezone.now())
        except (NotPicking, TooManyBottles, OrderLine.DoesNotExist) as refusal:
            messages.error(request, f"Nothing was booked. {refusal}")
    else:
        messages.error(request, "Nothing was booked: say which wine and how many bottles.")
    return redirect("floor_order", number=number)


@require_POST
@page(Verb.MOVE_ORDERS)
def pack(request: SeatedRequest, number: str) -> HttpResponse:
    """The box is closed: write it down and take the order to packed."""
    found = _find(request, number)
    form = PackForm(request.POST)
    if not form.is_valid():
        response = _show(request, found, form)
        response.status_code = 422
        return response
    moved = pack_order(
        request.seat.actor,
        found.order.pk,
        box_bottles=form.cleaned_data["box_bottles"],
        tracking=form.cleaned_data["tracking"],
        now=timezone.now(),
    )
    _tell(request, OrderState.PACKED, [moved])
    return redirect("floor_order", number=number)


def _show(request: SeatedRequest, found: FloorOrder, form: PackForm) -> TemplateResponse:
    context = {
        "found": found,
        "steps": [
            (state, DOING[state])
            for state in found.next_states
            if state in DOING and state is not OrderState.PACKED
        ],
        "may_pack": OrderState.PACKED in found.next_states,
        "form": form,
        "request_id": uuid4(),
    }
    return TemplateResponse(request, "fulfillment/floor/order.html", context)


def _find(request: SeatedRequest, number: str) -> FloorOrder:
    order_id = order_id_of(number)
    found = None if order_id is None else floor_order(order_id, request.seat.looking_at)
    if found is None:
        raise Http404
    return found


def _place(wanted: str) -> OrderState:
    return next((state for state in ON_THE_FLOOR if state == wanted), OrderState.RECEIVED)


def _tell(request: HttpRequest, to: OrderState, moved: list[Moved]) -> None:
    """Say what became of the orders: one line for those that moved, one for each that didn't."""
    counts = Counter(each.outcome for each in moved)
    done = counts["moved"] + counts["repeated"]
    if done == 1 and len(moved) == 1:
        messages.success(request, f"Order {moved[0].order_number} is {DONE[to]}.")
    elif done:
        messages.success(request, f"{done} orders are {DONE[to]}.")
    for each in [each for each in moved if each.outcome in ("illegal", "held")][:10]:
        why = f"on hold ({HoldReason(each.hold).words})" if each.hold else each.state
        messages.error(request, f"Order {each.order_number} was not moved: it is {why}.")
