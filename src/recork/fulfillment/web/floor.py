"""The floor: the orders at each place, and the one step that comes next."""

from collections import Counter
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from recork.fulfillment.operations.manifest import hand_over
from recork.fulfillment.operations.move import Moved, move_orders
from recork.fulfillment.operations.wave import release_orders
from recork.fulfillment.queries.floor import floor_counts, floor_order, floor_rows
from recork.fulfillment.queries.intercept import wanted_back
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import ON_THE_FLOOR, OrderState
from recork.fulfillment.rules.search import order_id_of
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.floor_progress import progress_shown

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


@require_GET
@page(Verb.MOVE_ORDERS)
def floor(request: SeatedRequest) -> TemplateResponse:
    """The orders at one place, with the one step that comes next."""
    here = _place(request.GET.get("at", ""))
    winery_id = request.seat.looking_at
    onward = (*ON_THE_FLOOR[1:], OrderState.SHIPPED)
    step = onward[ON_THE_FLOOR.index(here)]
    counts = floor_counts(winery_id)
    rows = floor_rows(here, winery_id)
    context = {
        "here": here,
        "places": [(state, PLACES[state], counts[state], state is here) for state in ON_THE_FLOOR],
        "rows": rows,
        "wanted_back": wanted_back([row.id for row in rows]),
        "total": counts[here],
        "step": step,
        "step_label": DOING[step],
        "back_label": DOING[OrderState.RECEIVED] if here is OrderState.RELEASED else "",
        "request_id": uuid4(),
    }
    return TemplateResponse(request, "fulfillment/floor/list.html", context | progress_shown())


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
    actor, now, request_id = request.seat.actor, timezone.now(), form.cleaned_data["request"]
    if to is OrderState.RELEASED:
        moved = release_orders(actor, ids, now=now, request_id=request_id)
    elif to is OrderState.SHIPPED:
        moved = hand_over(actor, ids, on=timezone.localdate(now), now=now, request_id=request_id)
    else:
        moved = move_orders(actor, ids, to, now=now, request_id=request_id)
    tell_moved(request, to, moved)
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


def _place(wanted: str) -> OrderState:
    return next((state for state in ON_THE_FLOOR if state == wanted), OrderState.RECEIVED)


def tell_moved(request: HttpRequest, to: OrderState, moved: list[Moved]) -> None:
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
