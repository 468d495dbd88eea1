"""What happened to a wine's sellable bottles, newest first."""

from dataclasses import dataclass

from recork.commerce.models import Order, Product, StockEntry, StockKind
from recork.manners.window import ROWS, Window, window

KIND_WORDS = {
    StockKind.COUNTED: "Counted",
    StockKind.SOLD: "Sold",
    StockKind.RESTORED: "Back on sale, order cancelled",
    StockKind.RETURNED: "Back on sale, line refunded",
    StockKind.OFF_SALE: "Taken off sale",
}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry as people read it."""

    entry: StockEntry

    @property
    def words(self) -> str:
        return KIND_WORDS[StockKind(self.entry.kind)]

    @property
    def bottles(self) -> str:
        """With its sign; a count that agreed changed nothing."""
        return f"{self.entry.bottles:+,}" if self.entry.bottles else "0"

    @property
    def order(self) -> Order | None:
        """The order that it belongs to, if any."""
        if self.entry.line is not None:
            return self.entry.line.order
        return self.entry.refund_line.line.order if self.entry.refund_line else None


def ledger(product: Product, *, after: str = "", before: str = "", limit: int = ROWS) -> Window[LedgerLine]:
    """Read a page of entries in one statement; `after` and `before` are entries' ids."""
    entries = StockEntry.objects.filter(product=product)
    found = window(
        entries.select_related("line__order", "refund_line__line__order"),
        "pk",
        lambda entry: str(entry.pk),
        after=_id(after),
        before=_id(before),
        limit=limit,
        newest_first=True,
    )
    return Window([LedgerLine(entry) for entry in found.rows], before=found.before, after=found.after)


def _id(text: str) -> str:
    """An id out of an address; what can't be one counts as none."""
    return text if text.isascii() and text.isdigit() and len(text) < 19 else ""
