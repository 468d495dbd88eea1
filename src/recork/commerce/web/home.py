"""Where somebody begins who has just come in."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest, page


@require_safe
@page(Verb.READ_ORDERS)
def home(_request: StaffRequest) -> HttpResponse:
    """Everybody begins with the orders."""
    return redirect("orders")
