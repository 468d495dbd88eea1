"""Where somebody begins who has just come in."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from recork.fulfillment.rules.actor import Role, Verb
from recork.fulfillment.web.door import SeatedRequest, page


@require_safe
@page(Verb.READ_ORDERS)
def home(request: SeatedRequest) -> HttpResponse:
    """The floor begins on the floor, everybody else with the orders."""
    return redirect("floor" if request.seat.actor.role is Role.FLOOR else "view_orders")
