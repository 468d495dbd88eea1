"""What View Orders shows, as a file for a spreadsheet."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from defusedcsv import csv
from django.db import transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recork.fulfillment.models.scope import of_every_winery, of_winery
from recork.fulfillment.queries.export_orders import HEADER, MOST, export_orders
from recork.fulfillment.queries.order_filter import OrderFilter
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.view_orders import read_asked, search
from recork.manners.web.csv_stream import BOM, Echo

CUT = f"Only the newest {MOST:,} orders are in this file. Narrow the filters to get the rest."


@require_safe
@page(Verb.READ_ORDERS)
def export(request: SeatedRequest) -> HttpResponseBase:
    """Stream the orders that the filter of the address means, all pages of them."""
    now = timezone.now()
    asked = read_asked(request, now)
    found = search(request, asked)
    among = None if found is None else (found.ids or ((found.opens,) if found.opens else ()))
    lines = _lines(asked.filter(among), request.seat.looking_at)
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="orders-{timezone.localtime(now):%Y-%m-%d}.csv"'
        },
    )


def _lines(which: OrderFilter, looking_at: int | None) -> Iterator[str]:
    """The file, line by line.

    It is read while it is sent, after the page's own transaction has ended: so it opens its own,
    in the same scope, which ends with the last line or when the reader goes away.
    """
    write = csv.writer(Echo()).writerow
    yield BOM + write(HEADER)
    with transaction.atomic(), of_every_winery() if looking_at is None else of_winery(looking_at):
        rows = export_orders(which, looking_at)
        for row in islice(rows, MOST):
            yield write([_cell(value) for value in row])
        if next(rows, None) is not None:
            yield write([CUT])


def _cell(value: object) -> object:
    """As a spreadsheet reads it; times are the warehouse's."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case str():
            # a formula may hide behind what a spreadsheet takes off first
            return value.strip()
        case _:
            return value
