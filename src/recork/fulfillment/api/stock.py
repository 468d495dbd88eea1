"""What stands in the warehouse, in bottles."""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.models import StockBalance
from recork.fulfillment.queries.stock_figures import After, stock_page
from recork.fulfillment.rules.actor import Verb
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import ONE_LINE, Shown

MOST = 200

router = Router(tags=["Stock"])

Code = Annotated[str, Field(max_length=60, pattern=ONE_LINE)]
Place = Annotated[
    str,
    Field(pattern=r"^([0-9]{1,18}-[0-9]{1,18})?$", description="The `next` of the page before"),
]


class StockWanted(BaseModel):
    """Of which wine, in which warehouse; what is left out leaves nothing out."""

    sku: Code = ""
    warehouse: Code = ""
    after: Place = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = 100


class StockShown(Shown):
    """One wine in one warehouse. What is cancelled or put back counts a few seconds later, so that
    `available` may be a little low, never high.
    """

    winery: str
    sku: str
    name: str
    warehouse: str
    on_hand: int = Field(description="In bins, promised or not")
    allocated: int = Field(description="Of those, promised to orders")
    available: int = Field(description="Of those, promised to nobody")
    coming_back: int = Field(description="On their way from a cart back into a bin")
    quarantine: int = Field(description="Broken or unfit for sale")


class StockPageShown(Shown):
    """Wines in their order of creation; `next` is the `after` of the next page, null on the last."""

    items: list[StockShown]
    next: str | None


@router.get(
    "/stock",
    operation_id="list_stock",
    summary="See what stands in the warehouse",
    response=answers({200: StockPageShown}),
)
@door(Verb.READ_STOCK)
def get_stock(request: HttpRequest, wanted: Query[StockWanted]) -> HttpResponse:
    """List the bottles of each wine in each warehouse, or of one SKU, or in one warehouse."""
    place = After(*map(int, wanted.after.split("-"))) if wanted.after else None
    page = stock_page(
        actor_of(request).winery_id,
        sku=wanted.sku,
        warehouse=wanted.warehouse,
        after=place,
        limit=wanted.limit,
    )
    following = f"{page.next.sku_id}-{page.next.warehouse_id}" if page.next else None
    items = [_show(balance) for balance in page.balances]
    return say(HTTPStatus.OK, StockPageShown(items=items, next=following))


def _show(balance: StockBalance) -> StockShown:
    return StockShown(
        winery=balance.sku.winery.slug,
        sku=balance.sku.code,
        name=balance.sku.name,
        warehouse=balance.warehouse.code,
        on_hand=balance.on_hand,
        allocated=balance.allocated,
        available=balance.available,
        coming_back=balance.coming_back,
        quarantine=balance.quarantine,
    )
