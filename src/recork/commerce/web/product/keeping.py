"""Wines are added and changed, one at a time or many from a file."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recork.commerce.models import Product
from recork.commerce.operations.product import (
    NEEDS,
    TAKES,
    Step,
    WineStep,
    change_product,
    create_product,
    keep_products,
    plan_products,
)
from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.forms.product import ProductForm
from recork.manners.sheet import read_sheet
from recork.manners.web.sheet import KeepForm, SheetForm
from recork.manners.web.unfit import telling

SHOWN = 200
"""Rows of a list that a preview shows; wrong ones come first, all are counted."""


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.CHANGE_STOCK)
def new_product(request: StaffRequest) -> HttpResponse:
    """One more wine."""
    form = ProductForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            product = create_product(request.actor, form.wine, now=timezone.now())
        if not form.errors:
            messages.success(request, f"{product.sku} is added. Count its bottles, so that they can be sold.")
            return redirect("product", product.pk)
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.CHANGE_STOCK)
def change(request: StaffRequest, product_id: int) -> HttpResponse:
    """Another name, price or bottle for a wine, or off sale altogether."""
    product = get_object_or_404(Product, pk=product_id)
    form = ProductForm(request.POST or None, product=product)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            change_product(request.actor, product, form.wine)
        if not form.errors:
            messages.success(request, f"{product.sku} is saved.")
            return redirect("product", product.pk)
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.CHANGE_STOCK)
def import_products(request: StaffRequest) -> HttpResponse:
    """Many wines from a file: first what it comes to, then, when a person says so, kept."""
    if request.method != "POST":
        return _import(request, SheetForm())
    form: SheetForm | KeepForm = (
        KeepForm(request.POST) if "rows" in request.POST else SheetForm(request.POST, request.FILES)
    )
    if not form.is_valid():
        return _import(request, SheetForm(request.POST, request.FILES))
    content, planned = form.content, None
    with telling(form):
        planned = plan_products(read_sheet(content, needs=NEEDS, takes=TAKES))
        if isinstance(form, KeepForm):
            keep_products(request.actor, planned, now=timezone.now())
            messages.success(request, f"{_tally(planned)}.")
            return redirect("products")
    return _import(request, form, planned, content)


def _tally(planned: list[WineStep]) -> str:
    counted = Counter(step.step for step in planned)
    return ", ".join(f"{counted[step]:,} {step}" for step in Step if counted[step]) or "No rows"


def _form(request: StaffRequest, form: ProductForm) -> TemplateResponse:
    context = {"form": form, "product": form.product}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "commerce/products/form.html", context, status=status)


def _import(
    request: StaffRequest,
    form: SheetForm | KeepForm,
    planned: list[WineStep] | None = None,
    content: bytes = b"",
) -> TemplateResponse:
    steps_due = planned or []
    wrong = [step for step in steps_due if step.step is Step.WRONG]
    keep = planned and not wrong and not form.errors
    context = {
        "form": form,
        "planned": planned,
        "tally": _tally(steps_due),
        "wrong": wrong[:SHOWN],
        "shown": (wrong or [step for step in steps_due if step.step is not Step.SAME])[:SHOWN],
        "keep": KeepForm(initial={"rows": content.decode("utf-8-sig")}) if keep else None,
    }
    status = 422 if form.errors or wrong else 200
    return TemplateResponse(request, "commerce/products/import.html", context, status=status)
