"""Change where an order goes, while nothing of it is at the warehouse."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recork.commerce.operations.address import change_address
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.refusal import Refused
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.forms.address import AddressForm
from recork.commerce.web.order.reading import find_order


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.CANCEL_ORDERS)
def address(request: StaffRequest, number: str) -> HttpResponse:
    """The address in a form; a refusal leaves what was typed."""
    read = find_order(number)
    form = (
        AddressForm(request.POST)
        if request.method == "POST"
        else AddressForm(initial=AddressForm.shown(read.order))
    )
    problem: Refused | None = None
    if form.is_bound and form.is_valid():
        done = change_address(
            request.actor, number, form.to, version=form.cleaned_data["version"], now=timezone.now()
        )
        if not isinstance(done, Refused):
            messages.success(request, f"Order {number} goes to the new address from its next sending on.")
            return redirect("order_shipping", number=number)
        problem, read = done, find_order(number)
    status = 409 if problem else 422 if form.errors else 200
    context = {"order": read.order, "form": form, "version": read.order.version, "problem": problem}
    return TemplateResponse(request, "commerce/order/address_form.html", context, status=status)
