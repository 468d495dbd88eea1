"""The winery itself: name, warehouse, support contact; for the house, all of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from recork.fulfillment.models import Winery
from recork.fulfillment.operations.winery import change_winery, create_winery
from recork.fulfillment.queries.settings_pages import all_warehouses, all_wineries
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import LOOKED_AT, SeatedRequest, page
from recork.fulfillment.web.forms.settings import NewWineryForm, WineryForm
from recork.fulfillment.web.settings.here import house_only, winery_here
from recork.manners.web.unfit import telling


@require_GET
@page(Verb.SET_UP)
def settings_home(_request: SeatedRequest) -> HttpResponse:
    """Settings begin with the winery."""
    return redirect("settings_winery")


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def winery(request: SeatedRequest) -> HttpResponse:
    """One winery and its contact; for the house's people who look at all, the list of them."""
    here = winery_here(request)
    if here is None:
        return _list(request, NewWineryForm(warehouses=all_warehouses()))
    if request.method != "POST":
        return _show(request, here, WineryForm(initial=WineryForm.shown(here), warehouses=all_warehouses()))
    form = WineryForm(request.POST, warehouses=all_warehouses())
    if form.is_valid():
        with telling(form):
            change_winery(
                request.seat.actor,
                here,
                name=form.cleaned_data["name"],
                default_warehouse=form.chosen_warehouse,
                support_phone=form.cleaned_data["support_phone"],
                support_email=form.cleaned_data["support_email"],
                second_factor_for_all=form.cleaned_data["second_factor_for_all"],
            )
    if form.errors:
        return _show(request, here, form)
    messages.success(request, f"{here.name} is saved.")
    return redirect("settings_winery")


@require_POST
@page(Verb.SET_UP)
def wineries(request: SeatedRequest) -> HttpResponse:
    """Take a winery in and look at it from now on."""
    house_only(request.seat.actor)
    form = NewWineryForm(request.POST, warehouses=all_warehouses())
    if request.seat.looking_at is not None:
        messages.error(request, "Look at all wineries first: a new one is none of this winery's business.")
        return redirect("settings_winery")
    if form.is_valid():
        with telling(form):
            new = create_winery(
                request.seat.actor,
                form.cleaned_data["slug"],
                form.cleaned_data["name"],
                now=timezone.now(),
                default_warehouse=form.chosen_warehouse,
                support_phone=form.cleaned_data["support_phone"],
                support_email=form.cleaned_data["support_email"],
            )
    if form.errors:
        return _list(request, form)
    request.session[LOOKED_AT] = new.pk
    messages.success(request, f"{new.name} is taken in. You look at it now: next come its wines.")
    return redirect("settings_skus")


def _show(request: SeatedRequest, here: Winery, form: WineryForm) -> TemplateResponse:
    context = {"here": here, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fulfillment/settings/winery.html", context, status=status)


def _list(request: SeatedRequest, form: NewWineryForm) -> TemplateResponse:
    context = {"rows": all_wineries(), "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fulfillment/settings/wineries.html", context, status=status)
