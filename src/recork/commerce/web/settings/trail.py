"""The audit trail of the shop, for its administrators."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from recork.commerce.models import AuditEntry, AuditOrder, AuditSeal
from recork.commerce.queries.trail import numbers_of, orders_called
from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest, page
from recork.manners.trail.page import Books, export, show
from recork.manners.web.csv_file import counted


@require_safe
@page(Verb.READ_TRAIL)
def trail(request: StaffRequest) -> HttpResponse:
    """Who changed or was refused what, newest first."""
    return show(request, _books())


@require_safe
@counted
@page(Verb.READ_TRAIL)
def trail_export(request: StaffRequest) -> HttpResponse:
    """The same as a file."""
    return export(request, _books())


def _books() -> Books:
    return Books(
        entries=AuditEntry.objects.all(),
        of_orders=AuditOrder.objects.all(),
        seals=AuditSeal.objects.all(),
        find_orders=orders_called,
        numbers_of=numbers_of,
        order_page=lambda number: reverse("order", args=[number]),
    )
