"""How many bottles of each wine stand where, as programs read it."""

from dataclasses import dataclass

from django.db.models import Q

from recork.fulfillment.models import StockBalance


@dataclass(frozen=True, slots=True)
class After:
    """A place in the list: the SKU and warehouse, by id, of the last row read."""

    sku_id: int
    warehouse_id: int


@dataclass(frozen=True, slots=True)
class StockPage:
    """Balances with their SKU, winery and warehouse; `next` is None on the last page."""

    balances: list[StockBalance]
    next: After | None


def stock_page(
    winery_id: int | None, *, sku: str, warehouse: str, after: After | None, limit: int
) -> StockPage:
    """Read the balances of a winery (None: of all), by SKU and warehouse. One statement."""
    balances = StockBalance.objects.select_related("sku__winery", "warehouse")
    if winery_id is not None:
        balances = balances.filter(winery=winery_id)
    if sku:
        balances = balances.filter(sku__code=sku)
    if warehouse:
        balances = balances.filter(warehouse__code=warehouse)
    if after:
        balances = balances.filter(
            Q(sku__gt=after.sku_id) | Q(sku=after.sku_id, warehouse__gt=after.warehouse_id)
        )
    found = list(balances.order_by("sku_id", "warehouse_id")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return StockPage(found[:limit], After(last.sku_id, last.warehouse_id) if last else None)
