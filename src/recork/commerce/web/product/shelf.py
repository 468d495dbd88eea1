"""A wine and its ledger in words."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from recork.commerce.queries.ledger import LedgerLine
from recork.commerce.queries.products import Shelf
from recork.manners.web import say


@dataclass(frozen=True, slots=True)
class ShelfShown:
    """What `list.html` shows as `row`, and `product.html` as `shelf`."""

    shelf: Shelf
    currency: str
    now: datetime

    @property
    def url(self) -> str:
        return reverse("product", args=[self.shelf.product.pk])

    @property
    def price(self) -> str:
        return say.money(self.shelf.product.price_cents, self.currency)

    @property
    def heard(self) -> str:
        """When the warehouse said so; empty when it never did."""
        return f"heard {say.at(self.shelf.heard_at, self.now)}" if self.shelf.heard_at else ""

    @property
    def told(self) -> list[tuple[object, str]]:
        """Each warehouse's figures, with when they were heard."""
        return [(each, say.begin(say.when(each.heard_at, self.now))) for each in self.shelf.heard]


@dataclass(frozen=True, slots=True)
class LineShown:
    """One entry of the ledger."""

    line: LedgerLine
    now: datetime

    @property
    def at(self) -> str:
        return say.begin(say.when(self.line.entry.at, self.now))
