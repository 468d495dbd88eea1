"""The list of wines with their bottles, and the ledger of one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from recork.fulfillment.models import Sku
from recork.fulfillment.queries.ledger import ledger
from recork.fulfillment.queries.settings_pages import all_warehouses
from recork.fulfillment.queries.stock_list import StockFilter, figures_of, stock_list
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.stock import AdjustForm, BookingForm, ReceiveForm
from recork.manners.web.steps import clean_key, steps


@require_safe
@page(Verb.READ_STOCK)
def stock(request: SeatedRequest) -> HttpResponse:
    """Every wine by code, with its bottles in each warehouse."""
    wanted = StockFilter(
        winery_id=request.seat.looking_at,
        search=clean_key(request, "q").strip(),
        warehouse=clean_key(request, "warehouse"),
    )
    found = stock_list(wanted, after=clean_key(request, "after"), before=clean_key(request, "before"))
    context = {
        "rows": found.rows,
        "q": wanted.search,
        "warehouse": wanted.warehouse,
        "warehouses": all_warehouses(),
        "names_winery": request.seat.looking_at is None,
        "may_book": request.seat.actor.may(Verb.CHANGE_STOCK),
        **steps(request, found),
    }
    return TemplateResponse(request, "fulfillment/stock/list.html", context)


@require_safe
@page(Verb.READ_STOCK)
def stock_of_sku(request: SeatedRequest, sku_id: int) -> HttpResponse:
    """One wine: its bottles in each warehouse, and the ledger of one of them."""
    sku = get_object_or_404(Sku.objects.select_related("winery"), pk=sku_id)
    return show_sku(request, sku)


def show_sku(
    request: SeatedRequest,
    sku: Sku,
    *,
    receiving: ReceiveForm | None = None,
    adjusting: AdjustForm | None = None,
) -> TemplateResponse:
    """The page of one wine, with forms for those who may book; a form that was wrong comes back."""
    figures = figures_of(sku.pk)
    wanted = clean_key(request, "warehouse")
    shown = [each for each in figures if each.warehouse]
    here = next((each for each in shown if each.warehouse == wanted), shown[0] if shown else None)
    context: dict[str, object] = {"sku": sku, "figures": shown, "here": here}
    if here is not None:
        found = ledger(
            sku.pk, here.warehouse_id, after=clean_key(request, "after"), before=clean_key(request, "before")
        )
        context |= {"lines": found.rows, **steps(request, found)}
    if request.seat.actor.may(Verb.CHANGE_STOCK):
        warehouses = all_warehouses()
        at = {
            "warehouse": here.warehouse if here else _usual(sku, {each.pk: each.code for each in warehouses})
        }
        context |= {
            "receiving": receiving or ReceiveForm(initial=at, warehouses=warehouses, prefix="receive"),
            "adjusting": (adjusting or AdjustForm(initial=at, warehouses=warehouses, prefix="adjust"))
            if here
            else None,
        }
    wrong = any(isinstance(form, BookingForm) and form.errors for form in (receiving, adjusting))
    return TemplateResponse(request, "fulfillment/stock/sku.html", context, status=422 if wrong else 200)


def _usual(sku: Sku, codes: dict[int, str]) -> str:
    return codes.get(sku.winery.default_warehouse_id or 0, "")
