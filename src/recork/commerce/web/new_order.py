"""Somebody types an order in: from the telephone, from the tasting room."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recork.commerce.operations.taking import Taken, take_order
from recork.commerce.queries.products import list_prices, names_on_sale
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.money import spoken
from recork.commerce.rules.sale import Sale, sums_of
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.forms.new_order import MOST_ROWS, ROWS, TypedOrder


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.TAKE_ORDERS)
def new_order(request: StaffRequest) -> HttpResponse:
    """Type it, add it up as often as you like, place it."""
    if request.method != "POST":
        return _show(request, TypedOrder())
    rows = _rows(request)
    if "more" in request.POST:
        return _show(request, TypedOrder(kept=request.POST, rows=min(rows + ROWS, MOST_ROWS)))
    typed = TypedOrder(request.POST, rows=rows)
    sale = typed.read(list_prices)
    if sale is None:
        return _show(request, typed)
    if "add_up" in request.POST:
        return _show(request, typed, sale)
    taken = take_order(request.actor, sale, now=timezone.now())
    if not isinstance(taken, Taken):
        typed.order.add_error(None, taken.words)
        return _show(request, typed, sale)
    again = "" if taken.is_new else "It was placed before: nothing was done twice."
    messages.success(request, f"Order {sale.number} is placed. {again}".strip())
    return redirect("order", sale.number)


def _rows(request: StaffRequest) -> int:
    """How many rows the page had; whoever makes up a number gets the usual ones."""
    said = request.POST.get("rows", "")
    return min(int(said), MOST_ROWS) if said.isdecimal() and len(said) < 4 else ROWS


def _show(request: StaffRequest, typed: TypedOrder, sale: Sale | None = None) -> TemplateResponse:
    context = {"typed": typed, "wines": names_on_sale(), "sums": _sums(sale) if sale else []}
    is_wrong = request.method == "POST" and typed.is_wrong()
    return TemplateResponse(request, "commerce/orders/new.html", context, status=422 if is_wrong else 200)


def _sums(sale: Sale) -> list[tuple[str, str]]:
    """What it adds up to, and who pays how much of it."""
    sums = sums_of(sale, list_prices({line.sku for line in sale.lines}))
    return [
        ("Wines", spoken(sums.goods_cents)),
        ("Discount", f"−{spoken(sale.discount_cents)}" if sale.discount_cents else ""),  # noqa: RUF001 -- a minus
        ("Shipping fee", spoken(sale.shipping_cents)),
        ("Tax", spoken(sale.tax_cents)),
        ("Total", spoken(sums.total_cents)),
        *((tender.label, spoken(tender.amount_cents)) for tender in sale.tenders),
    ]
