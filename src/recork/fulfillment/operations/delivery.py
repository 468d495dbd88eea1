"""A delivery of many wines at once, as a list that is looked at before it is booked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from recork.fulfillment.models import Bin, Sku, StockEntry, Warehouse, Winery
from recork.fulfillment.operations.stock import MOST_BOTTLES, receive_stock
from recork.fulfillment.operations.warehouse import stand_in
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.stock import Kind
from recork.manners.entry import Unfit, line_of, whole_number
from recork.manners.sheet import Row

NEEDS = ("sku", "bottles")
TAKES = ("warehouse", "bin", "note")
OTHERWISE = (
    "This line of the delivery has booked something else already. Open the page anew (on the command line: --again) "
    "if these are more bottles."
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """One row that can be booked: so many bottles of a wine, into a warehouse and perhaps a bin."""

    line: int
    sku: Sku
    warehouse: Warehouse
    bin: Bin | None
    bottles: int
    note: str
    request_id: UUID
    is_booked: bool  # this very row of this very delivery was booked before


@dataclass(frozen=True, slots=True)
class Unclear:
    """One row that can't be booked, and why."""

    line: int
    code: str
    words: str


type DeliveryStep = Arrived | Unclear

type Booked = tuple[str, int, int, int]
"""What an entry of the ledger says: its kind, wine, warehouse and bottles."""


def plan_delivery(
    winery: Winery, rows: list[Row], delivery_id: UUID, *, warehouse: Warehouse | None = None
) -> list[DeliveryStep]:
    """Say for every row what booking it would do; writes nothing.

    delivery_id  names the delivery: each row of it is booked once, however often it is sent
    warehouse    where rows go that name none; None uses the winery's default
    """
    reader = _Reader.of(winery, rows, delivery_id, warehouse or winery.default_warehouse)
    return [reader.step(row) for row in rows]


def book_delivery(actor: Actor, steps: Iterable[DeliveryStep], *, now: datetime) -> int:
    """Book what a plan says, all of it or (`Unfit`, a row is unclear) nothing; answers the bottles booked now."""
    require(actor, Verb.CHANGE_STOCK)
    due: list[Arrived] = []
    for step in steps:
        if isinstance(step, Unclear):
            raise Unfit("file", f"Line {step.line}: {step.words} Nothing was booked.")
        due.append(step)
    new = [step for step in due if not step.is_booked]
    # In the order in which everybody locks balances, so that two deliveries can't wait for each other.
    for step in sorted(new, key=lambda step: (step.sku.pk, step.warehouse.pk, step.line)):
        receive_stock(
            actor,
            step.sku,
            step.warehouse,
            step.bottles,
            now=now,
            note=step.note,
            request_id=step.request_id,
        )
        if step.bin is not None:
            stand_in(actor, step.sku, step.bin)
    return sum(step.bottles for step in new)


@dataclass(frozen=True, slots=True)
class _Reader:
    """What rows may name, read once for all of them."""

    winery: Winery
    delivery_id: UUID
    fallback: Warehouse | None
    skus: Mapping[str, Sku]
    warehouses: Mapping[str, Warehouse]
    bins: Mapping[tuple[int, str], Bin]
    booked: Mapping[UUID, Booked]

    @classmethod
    def of(cls, winery: Winery, rows: list[Row], delivery_id: UUID, fallback: Warehouse | None) -> "_Reader":
        codes = {row.cells["sku"] for row in rows}
        shelves = {row.cells["bin"].upper() for row in rows if row.cells.get("bin")}
        ids = [uuid5(delivery_id, str(row.line)) for row in rows]
        entries = StockEntry.objects.filter(winery=winery, request_id__in=ids)
        return cls(
            winery,
            delivery_id,
            fallback,
            skus={sku.code: sku for sku in Sku.objects.filter(winery=winery, code__in=codes)},
            warehouses={each.code: each for each in Warehouse.objects.all()},
            bins={(each.warehouse_id, each.code): each for each in Bin.objects.filter(code__in=shelves)},
            booked={
                each.request_id: (each.kind, each.sku_id, each.warehouse_id, each.bottles)
                for each in entries
                if each.request_id
            },
        )

    def step(self, row: Row) -> DeliveryStep:
        request_id = uuid5(self.delivery_id, str(row.line))
        try:
            sku, warehouse = self._sku(row), self._warehouse(row)
            shelf, bottles = self._bin(row, warehouse), _bottles(row.cells["bottles"])
            note = line_of(row.cells.get("note", ""), "note", most=240, may_be_empty=True)
            before = self._was_booked(request_id, (Kind.RECEIVED, sku.pk, warehouse.pk, bottles))
            return Arrived(row.line, sku, warehouse, shelf, bottles, note, request_id, is_booked=before)
        except Unfit as unfit:
            return Unclear(row.line, row.cells["sku"], unfit.words)

    def _was_booked(self, request_id: UUID, wanted: Booked) -> bool:
        before = self.booked.get(request_id)
        if before not in (None, wanted):
            raise Unfit("delivery", OTHERWISE)
        return before is not None

    def _sku(self, row: Row) -> Sku:
        code = row.cells["sku"]
        if code not in self.skus:
            raise Unfit("sku", f"{self.winery.name} has no wine {code or 'without a code'}.")
        return self.skus[code]

    def _warehouse(self, row: Row) -> Warehouse:
        code = row.cells.get("warehouse", "").upper()
        if code and code not in self.warehouses:
            raise Unfit("warehouse", f"There is no warehouse {code}.")
        found = self.warehouses.get(code, self.fallback)
        if found is None:
            raise Unfit("warehouse", "Say the warehouse: the winery has none by default.")
        return found

    def _bin(self, row: Row, warehouse: Warehouse) -> Bin | None:
        code = row.cells.get("bin", "").upper()
        if code and (warehouse.pk, code) not in self.bins:
            raise Unfit("bin", f"There is no bin {code} in {warehouse.code}.")
        return self.bins.get((warehouse.pk, code))


def _bottles(text: str) -> int:
    bottles = whole_number(text, "bottles")
    if not 1 <= bottles <= MOST_BOTTLES:
        raise Unfit("bottles", f"From 1 to {MOST_BOTTLES:,} bottles; this says {bottles:,}.")
    return bottles
