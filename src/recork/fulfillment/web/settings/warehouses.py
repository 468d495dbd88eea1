"""Warehouses and their bins: the house's own business."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recork.fulfillment.models import Warehouse
from recork.fulfillment.operations.warehouse import add_bins, create_warehouse, rename_warehouse
from recork.fulfillment.queries.settings_pages import bins_of, warehouses_with_bins
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.settings import BinsForm, WarehouseForm, WarehouseNameForm
from recork.fulfillment.web.settings.here import house_only
from recork.manners.web.steps import clean_key, steps
from recork.manners.web.unfit import telling


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def warehouses(request: SeatedRequest) -> HttpResponse:
    """The buildings, and a form for one more."""
    house_only(request.seat.actor)
    form = WarehouseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            said = form.cleaned_data
            new = create_warehouse(request.seat.actor, said["code"], said["name"], now=timezone.now())
        if not form.errors:
            messages.success(request, f"Warehouse {new.code} is added. Next come its bins.")
            return redirect("settings_warehouse", code=new.code)
    context = {"rows": warehouses_with_bins(), "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fulfillment/settings/warehouses.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def warehouse(request: SeatedRequest, code: str) -> HttpResponse:
    """One building: its name, its bins, and forms for both."""
    house_only(request.seat.actor)
    here = get_object_or_404(Warehouse, code=code)
    naming = WarehouseNameForm(initial={"name": here.name})
    adding = BinsForm()
    if request.method == "POST" and "codes" in request.POST:
        adding = BinsForm(request.POST)
        if _add(request, here, adding):
            return redirect("settings_warehouse", code=here.code)
    elif request.method == "POST":
        naming = WarehouseNameForm(request.POST)
        if _rename(request, here, naming):
            return redirect("settings_warehouse", code=here.code)
    bins = bins_of(here, after=clean_key(request, "after"), before=clean_key(request, "before"))
    context = {"here": here, "naming": naming, "adding": adding, "bins": bins.rows, **steps(request, bins)}
    status = 422 if naming.errors or adding.errors else 200
    return TemplateResponse(request, "fulfillment/settings/warehouse.html", context, status=status)


def _add(request: SeatedRequest, here: Warehouse, form: BinsForm) -> bool:
    if form.is_valid():
        with telling(form):
            codes = [line for line in form.cleaned_data["codes"].splitlines() if line.strip()]
            new = add_bins(request.seat.actor, here, codes)
            messages.success(request, f"{new:,} bins are new in {here.code}.")
    return not form.errors


def _rename(request: SeatedRequest, here: Warehouse, form: WarehouseNameForm) -> bool:
    if form.is_valid():
        with telling(form):
            rename_warehouse(request.seat.actor, here, form.cleaned_data["name"])
            messages.success(request, f"Warehouse {here.code} is called {here.name} now.")
    return not form.errors
