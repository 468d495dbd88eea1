"""A winery's wines: the list, one of them, and many at once from a file."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from recork.fulfillment.models import Sku, Winery
from recork.fulfillment.operations.sku import (
    NEEDS,
    TAKES,
    SkuStep,
    Step,
    change_sku,
    create_sku,
    keep_skus,
    plan_skus,
)
from recork.fulfillment.queries.settings_pages import skus_of
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.settings import SkuChangeForm, SkuForm
from recork.fulfillment.web.settings.here import choose_winery, winery_here
from recork.manners.sheet import read_sheet
from recork.manners.web.sheet import KeepForm, SheetForm
from recork.manners.web.steps import clean_key, steps
from recork.manners.web.unfit import telling

SHOWN = 200
"""Rows of a list that a preview shows; wrong ones come first, all are counted."""


@require_GET
@page(Verb.SET_UP)
def skus(request: SeatedRequest) -> HttpResponse:
    """The winery's wines by code."""
    here = winery_here(request)
    if here is None:
        return choose_winery(request, "SKUs")
    search = clean_key(request, "q").strip()
    found = skus_of(
        here.pk, search=search, after=clean_key(request, "after"), before=clean_key(request, "before")
    )
    context = {"here": here, "rows": found.rows, "q": search, **steps(request, found)}
    return TemplateResponse(request, "fulfillment/settings/skus.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def new_sku(request: SeatedRequest) -> HttpResponse:
    """One more wine."""
    here = winery_here(request)
    if here is None:
        return choose_winery(request, "New SKU")
    form = SkuForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with telling(form):
            sku = create_sku(
                request.seat.actor, here, said["code"], said["name"], said["bottle_ml"], now=timezone.now()
            )
        if not form.errors:
            messages.success(request, f"{sku.code} is added.")
            return redirect("settings_skus")
    return _form(request, here, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def sku(request: SeatedRequest, sku_id: int) -> HttpResponse:
    """One wine, to be called something else."""
    one = get_object_or_404(Sku.objects.select_related("winery"), pk=sku_id)
    form = SkuChangeForm(request.POST or None, initial={"name": one.name, "bottle_ml": one.bottle_ml})
    if request.method == "POST" and form.is_valid():
        with telling(form):
            change_sku(request.seat.actor, one, **form.cleaned_data)
        if not form.errors:
            messages.success(request, f"{one.code} is saved.")
            return redirect("settings_skus")
    return _form(request, one.winery, form, one)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def import_skus(request: SeatedRequest) -> HttpResponse:
    """Many wines from a file: first what it comes to, then, when a person says so, kept."""
    here = winery_here(request)
    if here is None:
        return choose_winery(request, "Import SKUs")
    if request.method != "POST":
        return _import(request, here, SheetForm())
    form: SheetForm | KeepForm = (
        KeepForm(request.POST) if "rows" in request.POST else SheetForm(request.POST, request.FILES)
    )
    if not form.is_valid():
        return _import(request, here, SheetForm(request.POST, request.FILES))
    content, planned = form.content, None
    with telling(form):
        planned = plan_skus(here, read_sheet(content, needs=NEEDS, takes=TAKES))
        if isinstance(form, KeepForm):
            keep_skus(request.seat.actor, here, planned, now=timezone.now())
            messages.success(request, f"{_tally(planned)}.")
            return redirect("settings_skus")
    return _import(request, here, form, planned, content)


def _tally(planned: list[SkuStep]) -> str:
    counted = Counter(step.step for step in planned)
    return ", ".join(f"{counted[step]:,} {step}" for step in Step if counted[step]) or "No rows"


def _form(request: SeatedRequest, here: Winery, form: SkuForm, one: Sku | None) -> TemplateResponse:
    context = {"here": here, "form": form, "sku": one}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fulfillment/settings/sku.html", context, status=status)


def _import(
    request: SeatedRequest,
    here: Winery,
    form: SheetForm | KeepForm,
    planned: list[SkuStep] | None = None,
    content: bytes = b"",
) -> TemplateResponse:
    steps_due = planned or []
    wrong = [step for step in steps_due if step.step is Step.WRONG]
    keep = planned and not wrong and not form.errors
    context = {
        "here": here,
        "form": form,
        "planned": planned,
        "tally": _tally(steps_due),
        "wrong": wrong[:SHOWN],
        "shown": (wrong or [step for step in steps_due if step.step is not Step.SAME])[:SHOWN],
        "keep": KeepForm(initial={"rows": content.decode("utf-8-sig")}) if keep else None,
    }
    status = 422 if form.errors or wrong else 200
    return TemplateResponse(request, "fulfillment/settings/sku_import.html", context, status=status)
