"""The list of wines with their bottles, and the ledger of one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recork.commerce.models import Product, Shop
from recork.commerce.queries.ledger import ledger
from recork.commerce.queries.products import shelf_of, shelves
from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.forms.product import BookingForm, CorrectForm, CountForm, OffSaleForm
from recork.commerce.web.product.shelf import LineShown, ShelfShown
from recork.manners.web.steps import clean_key, steps


@require_safe
@page(Verb.READ_ORDERS)
def products(request: StaffRequest) -> HttpResponse:
    """Every wine by SKU, with what may be sold here and what the warehouse last said."""
    search = clean_key(request, "q").strip()
    found = shelves(search, after=clean_key(request, "after"), before=clean_key(request, "before"))
    currency, now = _currency(), timezone.now()
    context = {
        "rows": [ShelfShown(shelf, currency, now) for shelf in found.rows],
        "q": search,
        "may_change": request.actor.may(Verb.CHANGE_STOCK),
        **steps(request, found),
    }
    return TemplateResponse(request, "commerce/products/list.html", context)


@require_safe
@page(Verb.READ_ORDERS)
def product(request: StaffRequest, product_id: int) -> HttpResponse:
    """One wine: its bottles here and at the warehouse, and its ledger."""
    return show_product(request, get_object_or_404(Product, pk=product_id))


def show_product(request: StaffRequest, one: Product, wrong: BookingForm | None = None) -> TemplateResponse:
    """The page of one wine, with forms for those who may change stock; one that was `wrong` comes back."""
    found = ledger(one, after=clean_key(request, "after"), before=clean_key(request, "before"))
    now = timezone.now()
    context: dict[str, object] = {
        "product": one,
        "shelf": ShelfShown(shelf_of(one), _currency(), now),
        "lines": [LineShown(line, now) for line in found.rows],
        **steps(request, found),
    }
    if request.actor.may(Verb.CHANGE_STOCK):
        forms = {
            "counting": CountForm(prefix="count"),
            "correcting": CorrectForm(prefix="correct"),
            "off_sale": OffSaleForm(prefix="off_sale"),
        }
        context |= {name: wrong if type(wrong) is type(form) else form for name, form in forms.items()}
    return TemplateResponse(request, "commerce/products/product.html", context, status=422 if wrong else 200)


def _currency() -> str:
    return Shop.objects.values_list("currency", flat=True).first() or "USD"
