"""Bottles come in, one wine or a whole delivery at a time, and counts are corrected."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from recork.fulfillment.models import Sku, Warehouse, Winery
from recork.fulfillment.operations.delivery import (
    NEEDS,
    TAKES,
    DeliveryStep,
    Unclear,
    book_delivery,
    plan_delivery,
)
from recork.fulfillment.operations.stock import Promised, adjust_stock, receive_stock
from recork.fulfillment.operations.warehouse import bin_in, stand_in
from recork.fulfillment.queries.settings_pages import all_warehouses
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.stock import AdjustForm, BookForm, DeliveryForm, ReceiveForm
from recork.fulfillment.web.settings.here import choose_winery, winery_here
from recork.fulfillment.web.stock.pages import show_sku
from recork.manners.entry import Unfit
from recork.manners.sheet import read_sheet
from recork.manners.web.unfit import telling

SHOWN = 200
"""Rows of a delivery that a preview shows; unclear ones come first, all are counted."""


@require_POST
@page(Verb.CHANGE_STOCK)
def receive(request: SeatedRequest, sku_id: int) -> HttpResponse:
    """Book bottles of one wine that arrived."""
    sku = get_object_or_404(Sku.objects.select_related("winery"), pk=sku_id)
    form = ReceiveForm(request.POST, warehouses=all_warehouses(), prefix="receive")
    if form.is_valid():
        with telling(form):
            said, warehouse = form.cleaned_data, form.chosen_warehouse
            shelf = bin_in(warehouse, said["bin"]) if said["bin"] else None
            on_hand = receive_stock(
                request.seat.actor,
                sku,
                warehouse,
                said["bottles"],
                now=timezone.now(),
                note=said["note"],
                request_id=said["request"],
            )
            if shelf is not None:
                stand_in(request.seat.actor, sku, shelf)
            words = f"{said['bottles']:,} received; {on_hand:,} on hand in {warehouse.name}."
            messages.success(request, words)
    return show_sku(request, sku, receiving=form) if form.errors else _back(sku, warehouse)


@require_POST
@page(Verb.CHANGE_STOCK)
def adjust(request: SeatedRequest, sku_id: int) -> HttpResponse:
    """Correct a count."""
    sku = get_object_or_404(Sku.objects.select_related("winery"), pk=sku_id)
    form = AdjustForm(request.POST, warehouses=all_warehouses(), prefix="adjust")
    if form.is_valid():
        with telling(form):
            said, warehouse = form.cleaned_data, form.chosen_warehouse
            try:
                on_hand = adjust_stock(
                    request.seat.actor,
                    sku,
                    warehouse,
                    said["bottles"],
                    now=timezone.now(),
                    note=said["note"],
                    request_id=said["request"],
                )
            except Promised as refusal:
                words = "Fewer would be left than orders were promised. Cancel or move orders first."
                raise Unfit("bottles", words) from refusal
            messages.success(request, f"Count corrected; {on_hand:,} on hand in {warehouse.name}.")
    return show_sku(request, sku, adjusting=form) if form.errors else _back(sku, warehouse)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.CHANGE_STOCK)
def receive_delivery(request: SeatedRequest) -> HttpResponse:
    """A delivery from a file: first what it comes to, then, when a person says so, booked."""
    here = winery_here(request)
    if here is None:
        return choose_winery(request, "Receive a delivery")
    if request.method != "POST":
        return _delivery(request, here, DeliveryForm())
    form: DeliveryForm | BookForm = (
        BookForm(request.POST) if "rows" in request.POST else DeliveryForm(request.POST, request.FILES)
    )
    if not form.is_valid():
        return _delivery(request, here, DeliveryForm(request.POST, request.FILES))
    content, planned = form.content, None
    with telling(form):
        rows = read_sheet(content, needs=NEEDS, takes=TAKES)
        planned = plan_delivery(here, rows, form.cleaned_data["delivery"])
        if isinstance(form, BookForm):
            booked = book_delivery(request.seat.actor, planned, now=timezone.now())
            again = "" if booked else " This delivery was booked before."
            messages.success(request, f"{booked:,} bottles received.{again}")
            return redirect("stock")
    return _delivery(request, here, form, planned, content)


def _back(sku: Sku, warehouse: Warehouse) -> HttpResponse:
    return redirect(f"{reverse('stock_of_sku', args=[sku.pk])}?warehouse={warehouse.code}")


def _delivery(
    request: SeatedRequest,
    here: Winery,
    form: DeliveryForm | BookForm,
    planned: list[DeliveryStep] | None = None,
    content: bytes = b"",
) -> TemplateResponse:
    due = planned or []
    unclear = [step for step in due if isinstance(step, Unclear)]
    arrived = [step for step in due if not isinstance(step, Unclear)]
    book = None
    if arrived and not unclear and not form.errors:
        kept = {"rows": content.decode("utf-8-sig"), "delivery": form.cleaned_data["delivery"]}
        book = BookForm(initial=kept)
    context = {
        "here": here,
        "form": form,
        "planned": planned,
        "unclear": unclear[:SHOWN],
        "arrived": arrived[:SHOWN],
        "bottles": sum(step.bottles for step in arrived if not step.is_booked),
        "rows": len(due),
        "book": book,
    }
    status = 422 if form.errors or unclear else 200
    return TemplateResponse(request, "fulfillment/stock/delivery.html", context, status=status)
