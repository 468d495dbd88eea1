"""A second book of the bottles, kept by hand beside the ledger: where each bottle must be after each step."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from recork.fulfillment.models import Order, StockBalance


class Where(StrEnum):
    """Where a bottle can be. The shelf holds those that are promised, too."""

    SHELF = "on_hand"
    CART = "in_hand"
    COMING_BACK = "coming_back"
    QUARANTINE = "quarantine"
    GONE = "gone"


@dataclass
class CellarBook:
    """Bottles per wine and place; `promised` are those on the shelf that orders wait for.

    `brought` counts what came into the house less what was counted away, so that all places add up to it.
    """

    places: dict[Where, Counter[str]] = field(default_factory=lambda: {where: Counter() for where in Where})
    promised: Counter[str] = field(default_factory=Counter)
    brought: Counter[str] = field(default_factory=Counter)

    def bring(self, wine: str, bottles: int) -> None:
        """Into the house; fewer than none for a count that came out short."""
        self.places[Where.SHELF][wine] += bottles
        self.brought[wine] += bottles

    def carry(self, wine: str, bottles: int, start: Where, end: Where) -> None:
        self.places[start][wine] -= bottles
        self.places[end][wine] += bottles

    def available(self, wine: str) -> int:
        return self.places[Where.SHELF][wine] - self.promised[wine]

    def check(self, wines: Iterable[str]) -> None:
        """The balance says the same, nothing is below zero, and no bottle is lost or made."""
        kept = {
            balance.sku.code: {
                "on_hand": balance.on_hand,
                "allocated": balance.allocated,
                "in_hand": balance.in_hand,
                "coming_back": balance.coming_back,
                "quarantine": balance.quarantine,
            }
            for balance in StockBalance.objects.select_related("sku").filter(sku__winery__slug="alder")
        }
        for wine in wines:
            mine = {str(where): self.places[where][wine] for where in Where if where is not Where.GONE}
            assert kept[wine] == mine | {"allocated": self.promised[wine]}, wine
            assert min(mine.values()) >= 0
            assert sum(places[wine] for places in self.places.values()) == self.brought[wine]


def wine_of(order: Order) -> str:
    """These orders are of one wine each."""
    return order.lines.get().sku_code
