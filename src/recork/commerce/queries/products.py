"""The shop's wines with what may be sold of them, and beside it what the warehouse last said."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from recork.commerce.models import Product, StockEntry, WarehouseStock
from recork.manners.window import ROWS, Window, window

MOST_SUGGESTED = 500

SELLABLE = Coalesce(
    Subquery(
        StockEntry.objects.filter(product=OuterRef("pk"))
        .order_by()
        .values("product")
        .annotate(sum=Sum("bottles"))
        .values("sum")
    ),
    0,
)
"""How many bottles of a product may be sold, for `annotate`; summed for those rows alone that are read."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One wine: what may be sold of it here, and what the warehouse has said, warehouse by warehouse."""

    product: Product
    sellable: int
    heard: list[WarehouseStock]

    @property
    def on_hand(self) -> int:
        return sum(each.on_hand for each in self.heard)

    @property
    def allocated(self) -> int:
        return sum(each.allocated for each in self.heard)

    @property
    def available(self) -> int:
        return sum(each.available for each in self.heard)

    @property
    def coming_back(self) -> int:
        return sum(each.coming_back for each in self.heard)

    @property
    def quarantine(self) -> int:
        return sum(each.quarantine for each in self.heard)

    @property
    def bottles_missing(self) -> int:
        """How many more are on sale than the warehouse has free or coming back; below nought it has more."""
        return self.sellable - self.available - self.coming_back

    @property
    def heard_at(self) -> datetime | None:
        """When the oldest of these figures was told; None when nothing ever was."""
        return min((each.heard_at for each in self.heard), default=None)


def shelves(search: str = "", *, after: str = "", before: str = "", limit: int = ROWS) -> Window[Shelf]:
    """A page of wines by SKU, in two statements; `after` and `before` are SKUs."""
    wines = Product.objects.annotate(sellable=SELLABLE)
    if search:
        wines = wines.filter(Q(sku__icontains=search) | Q(name__icontains=search))
    found = window(wines, "sku", lambda wine: wine.sku, after=after, before=before, limit=limit)
    heard = _heard([wine.sku for wine in found.rows])
    rows = [
        Shelf(wine, wine.sellable, heard[wine.sku])  # type: ignore[attr-defined]  # annotated above
        for wine in found.rows
    ]
    return Window(rows, before=found.before, after=found.after)


def shelf_of(product: Product) -> Shelf:
    """One wine the same way, in two statements."""
    sellable = StockEntry.objects.filter(product=product).aggregate(sum=Sum("bottles"))["sum"] or 0
    return Shelf(product, sellable, _heard([product.sku])[product.sku])


def oversold() -> list[Shelf]:
    """The wines of which more is on sale than the warehouse has free or coming back: broken there, or missing."""
    told = WarehouseStock.objects.values_list("sku", flat=True)
    wines = Product.objects.filter(sku__in=told).annotate(sellable=SELLABLE).order_by("sku")
    heard = _heard([wine.sku for wine in wines])
    shelves_of = (Shelf(wine, wine.sellable, heard[wine.sku]) for wine in wines)
    return [shelf for shelf in shelves_of if shelf.bottles_missing > 0]


def list_prices(skus: Collection[str]) -> dict[str, int]:
    """What one bottle of each of these wines costs, in cents; unknown ones are left out."""
    return dict(Product.objects.filter(sku__in=skus).values_list("sku", "price_cents"))


def names_on_sale() -> list[tuple[str, str]]:
    """SKU and name of what can be sold, as far as a list that somebody types into can use them."""
    wines = Product.objects.filter(is_on_sale=True).order_by("sku")
    return list(wines.values_list("sku", "name")[:MOST_SUGGESTED])


def _heard(skus: list[str]) -> dict[str, list[WarehouseStock]]:
    told = defaultdict[str, list[WarehouseStock]](list)
    for each in WarehouseStock.objects.filter(sku__in=skus).order_by("warehouse"):
        told[each.sku].append(each)
    return told
