"""People change what may be sold of a wine: they count, correct, take off sale."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from recork.commerce.models import Product
from recork.commerce.operations.stock import Booked, correct_stock, count_stock, take_off_sale
from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.forms.product import BookingForm, CorrectForm, CountForm, OffSaleForm
from recork.commerce.web.product.pages import show_product
from recork.manners.web import say
from recork.manners.web.unfit import telling

type Change = Callable[..., Booked]


@require_POST
@page(Verb.CHANGE_STOCK)
def count(request: StaffRequest, product_id: int) -> HttpResponse:
    """So many there are to sell."""
    return _book(request, product_id, CountForm(request.POST, prefix="count"), count_stock)


@require_POST
@page(Verb.CHANGE_STOCK)
def correct(request: StaffRequest, product_id: int) -> HttpResponse:
    """So many more or fewer."""
    return _book(request, product_id, CorrectForm(request.POST, prefix="correct"), correct_stock)


@require_POST
@page(Verb.CHANGE_STOCK)
def off_sale(request: StaffRequest, product_id: int) -> HttpResponse:
    """So many are broken or missing."""
    return _book(request, product_id, OffSaleForm(request.POST, prefix="off_sale"), take_off_sale)


def _book(request: StaffRequest, product_id: int, form: BookingForm, change: Change) -> HttpResponse:
    product = get_object_or_404(Product, pk=product_id)
    if form.is_valid():
        said = form.cleaned_data
        with telling(form):
            booked = change(
                request.actor,
                product,
                said["bottles"],
                now=timezone.now(),
                note=said["note"],
                request_id=said["request"],
            )
            again = "" if booked.is_new else " This was booked before."
            messages.success(request, f"{say.bottles(booked.sellable)} of {product.sku} to sell.{again}")
    return show_product(request, product, form) if form.errors else redirect("product", product.pk)
