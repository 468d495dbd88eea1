"""Waves: choose what goes to the floor together, see how many that are, release them."""

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recork.fulfillment.operations.wave import (
    CART_BOTTLES,
    CART_ORDERS,
    Choice,
    ready_orders,
    release_wave,
)
from recork.fulfillment.queries.filter_choices import FilterChoices, read_filter_choices
from recork.fulfillment.queries.waiting_batches import waiting_batches
from recork.fulfillment.queries.waves import waves_of_today
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.manners.web.say import orders

LONGEST_BATCH = 60
"""Letters of a batch's name, as a shop may send it."""


class WaveForm(forms.Form):
    """What goes out together, and how much of it fits a cart. `request` makes pressing twice one wave."""

    request = forms.UUIDField(widget=forms.HiddenInput, required=False)
    warehouse = forms.ChoiceField(label="Warehouse")
    ship_by = forms.DateField(
        label="To ship by",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Orders without a requested ship date are taken along",
    )
    order_type = forms.ChoiceField(label="Order type", required=False)
    club_batch = forms.ChoiceField(label="Club batch", required=False)
    cart_orders = forms.IntegerField(
        label="Orders in a cart", min_value=1, max_value=200, initial=CART_ORDERS
    )
    cart_bottles = forms.IntegerField(
        label="Bottles in a cart", min_value=1, max_value=2_000, initial=CART_BOTTLES
    )

    def __init__(self, data: Mapping[str, object], known: FilterChoices, waiting: dict[str, int]) -> None:
        super().__init__(data)
        self.by_code = {code: pk for code, _, pk in known.warehouses}
        offered = {
            "warehouse": [(code, name) for code, name, _ in known.warehouses],
            "order_type": [("", "Any"), *((each, each) for each in known.order_types)],
            "club_batch": [("", "Any"), *_batches(waiting, str(data.get("club_batch") or ""))],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def choice(self, winery_id: int | None) -> Choice:
        said = self.cleaned_data
        ship_by: date | None = said["ship_by"]
        here = self.by_code[said["warehouse"]]
        return Choice(here, ship_by, said["order_type"], said["club_batch"], winery_id)


@require_http_methods(["GET", "POST"])
@page(Verb.MOVE_ORDERS)
def waves(request: SeatedRequest) -> HttpResponse:
    """Choose and count (GET), release (POST); below it the waves of today."""
    known, waiting = read_filter_choices(request.seat.looking_at), waiting_batches(request.seat.looking_at)
    if request.method == "POST":
        form = WaveForm(request.POST, known, waiting)
        if form.is_valid() and form.cleaned_data["request"]:
            return _release(request, form)
        return _show(request, form, status=422)
    if "warehouse" in request.GET:
        return _show(request, WaveForm(request.GET, known, waiting))
    first = next(iter(known.warehouses), ("", "", 0))
    return _show(request, WaveForm(_by_itself(first[0]), known, waiting))


def _batches(waiting: dict[str, int], said: str) -> list[tuple[str, str]]:
    """The batches to choose from; the one that was said stays among them when its last order has gone."""
    is_gone = said not in ("", *waiting) and len(said) <= LONGEST_BATCH and said.isprintable()
    seen = waiting | {said: 0} if is_gone else waiting
    return [(batch, f"{batch} ({count:,} waiting)") for batch, count in seen.items()]


def _by_itself(warehouse: str) -> dict[str, object]:
    return {"warehouse": warehouse, "cart_orders": CART_ORDERS, "cart_bottles": CART_BOTTLES}


def _show(request: SeatedRequest, form: WaveForm, status: int = 200) -> TemplateResponse:
    chosen = form.choice(request.seat.looking_at) if form.is_valid() else None
    on_the_floor = waves_of_today(timezone.now())
    context = {
        "form": form,
        "ready": None if chosen is None else len(ready_orders(chosen)),
        "chosen": form.cleaned_data if chosen else {},
        "waves": on_the_floor.rows,
        "more": on_the_floor.more,
        "request_id": uuid4(),
    }
    return TemplateResponse(request, "fulfillment/floor/waves.html", context, status=status)


def _release(request: SeatedRequest, form: WaveForm) -> HttpResponse:
    choice = form.choice(request.seat.looking_at)
    released = release_wave(
        request.seat.actor,
        choice.warehouse_id,
        ready_orders(choice),
        now=timezone.now(),
        request_id=form.cleaned_data["request"],
        chosen=choice.words(),
        cart_orders=form.cleaned_data["cart_orders"],
        cart_bottles=form.cleaned_data["cart_bottles"],
    )
    if released is None:
        messages.warning(request, "Nothing was released: no order that fits is waiting.")
    else:
        words = f"Wave {released.wave_id} is on the floor: {orders(released.orders)}."
        messages.success(request, words)
    return redirect("waves")
