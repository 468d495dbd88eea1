"""What View Orders shows, as a file for a spreadsheet."""

from datetime import date, datetime

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recork.fulfillment.queries.export_orders import HEADER, MOST, export_orders
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.view_orders import read_asked, search
from recork.manners.web.csv_file import counted, csv_answer

CUT = f"Only the newest {MOST:,} orders are in this file. Narrow the filters to get the rest."


@require_safe
@counted
@page(Verb.READ_ORDERS)
def export(request: SeatedRequest) -> HttpResponse:
    """The orders that the filter of the address means, all pages of them."""
    now = timezone.now()
    asked = read_asked(request, now)
    found = search(request, asked)
    among = None if found is None else (found.ids or ((found.opens,) if found.opens else ()))
    rows = export_orders(asked.filter(among), request.seat.looking_at)
    name = f"orders-{timezone.localtime(now):%Y-%m-%d}.csv"
    return csv_answer(name, HEADER, ([_cell(each) for each in row] for row in rows), most=MOST, cut=CUT)


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
