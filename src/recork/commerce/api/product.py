"""The shop's wines and how many bottles of each may be sold."""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from recork.commerce.api.door import door
from recork.commerce.models import Product
from recork.commerce.queries.products import SELLABLE
from recork.commerce.rules.actor import Verb
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import ONE_LINE, Shown

MOST = 200

router = Router(tags=["Products"])


class ProductsWanted(BaseModel):
    """Which wines; `after` is the SKU to read on behind."""

    sku: Annotated[str, Field(max_length=60, pattern=ONE_LINE)] = ""
    after: Annotated[str, Field(max_length=60, pattern=ONE_LINE)] = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = 100


class ProductShown(Shown):
    """One wine; `sellable` in bottles follows sales, not what stands in the warehouse."""

    sku: str
    name: str
    price_cents: int
    sellable: int


class ProductPage(Shown):
    """Wines by SKU; `next` is the `after` of the next page, null on the last."""

    items: list[ProductShown]
    next: str | None


@router.get(
    "/products",
    operation_id="list_products",
    summary="List wines",
    response=answers({200: ProductPage}),
)
@door(Verb.READ_ORDERS)
def get_products(request: HttpRequest, wanted: Query[ProductsWanted]) -> HttpResponse:
    """List wines with their sellable bottles."""
    wines = Product.objects.annotate(sellable=SELLABLE).filter(sku__gt=wanted.after).order_by("sku")
    if wanted.sku:
        wines = wines.filter(sku=wanted.sku)
    found = list(wines[: wanted.limit + 1])
    items = [
        ProductShown(sku=each.sku, name=each.name, price_cents=each.price_cents, sellable=each.sellable)
        for each in found[: wanted.limit]
    ]
    following = items[-1].sku if len(found) > wanted.limit else None
    return say(HTTPStatus.OK, ProductPage(items=items, next=following))
