"""The audit trail: a winery's manager sees the winery's, the house's people the house's."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from recork.fulfillment.models import AuditOrder, AuditSeal
from recork.fulfillment.queries.trail import entries_of, numbers_of, orders_called
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.manners.trail.page import Books, export, show
from recork.manners.web.csv_file import counted


@require_safe
@page(Verb.READ_TRAIL)
def trail(request: SeatedRequest) -> HttpResponse:
    """Who changed or was refused what, newest first."""
    return show(request, _books(request))


@require_safe
@counted
@page(Verb.READ_TRAIL)
def trail_export(request: SeatedRequest) -> HttpResponse:
    """The same as a file."""
    return export(request, _books(request))


def _books(request: SeatedRequest) -> Books:
    return Books(
        entries=entries_of(request.seat.looking_at),
        of_orders=AuditOrder.objects.all(),
        seals=AuditSeal.objects.all(),
        find_orders=orders_called,
        numbers_of=numbers_of,
        order_page=lambda number: reverse("order", args=[number]),
    )
