"""What happened to the bottles of one wine in one warehouse, newest first."""

from dataclasses import dataclass

from recork.fulfillment.models import StockEntry
from recork.fulfillment.rules.stock import Kind
from recork.manners.window import ROWS, Window

KIND_WORDS = {
    Kind.RECEIVED: "Received",
    Kind.ALLOCATED: "Promised to an order",
    Kind.RELEASED: "Promise released",
    Kind.PICKED: "Picked into the cart",
    Kind.UNPICKED: "Out of the cart again",
    Kind.COMING_BACK: "Coming back",
    Kind.PUT_BACK: "Put back in the bin",
    Kind.DAMAGED: "Broken or missing",
    Kind.SHIPPED: "Shipped",
    Kind.RETURNED: "Came back from the customer",
    Kind.BROKEN: "Found broken in the bin",
    Kind.ADJUSTED: "Count corrected",
}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry as people read it, with the order it belongs to, if any."""

    entry: StockEntry

    @property
    def words(self) -> str:
        return KIND_WORDS[Kind(self.entry.kind)]

    @property
    def bottles(self) -> str:
        """Signed only where the sign says something: a count corrected downwards."""
        bottles = self.entry.bottles
        return f"{bottles:+,}" if self.entry.kind == Kind.ADJUSTED else f"{bottles:,}"


def ledger(
    sku_id: int, warehouse_id: int, *, after: str = "", before: str = "", limit: int = ROWS
) -> Window[LedgerLine]:
    """Read a page of entries; `after` and `before` are entries' ids. One statement."""
    entries = StockEntry.objects.filter(sku=sku_id, warehouse=warehouse_id).select_related("line__order")
    older, newer = _id(after), _id(before)
    if newer is not None:
        found = list(entries.filter(pk__gt=newer).order_by("pk")[: limit + 1])
        ahead, rows = len(found) > limit, found[:limit][::-1]
        beyond = bool(rows)
    else:
        entries = entries if older is None else entries.filter(pk__lt=older)
        found = list(entries.order_by("-pk")[: limit + 1])
        ahead, rows = older is not None, found[:limit]
        beyond = len(found) > limit
    return Window(
        [LedgerLine(entry) for entry in rows],
        before=str(rows[0].pk) if rows and ahead else "",
        after=str(rows[-1].pk) if rows and beyond else "",
    )


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
