"""The bottles of one sample order: its lines, its part of the ledger, its tasks."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from recork.fulfillment.operations.sample_data.ground import Ground
from recork.fulfillment.operations.sample_data.tables import Row
from recork.fulfillment.rules.stock import Kind
from recork.sample import SampleOrder
from recork.sample.people import SYSTEM
from recork.sample.shapes import SampleLine, SamplePutBack


class Booking(NamedTuple):
    """What happened to bottles of one line."""

    kind: Kind
    bottles: int
    at: datetime
    by: str


def bottle_rows(
    order: SampleOrder, order_id: int, winery: int, ground: Ground, line_ids: Iterator[int],
    entry_ids: Iterator[int],
) -> tuple[list[Row], list[Row], list[Row]]:  # fmt: skip
    """Rows of order_line, stock_entry and put_back.

    Like the house itself it promises bottles to whole orders only: none to an order with an unknown wine
    or too few of one.
    """
    warehouse = ground.warehouses[order.warehouse]
    tasks = {task.sku: task for task in order.put_backs}
    is_promised = _is_promised(order, ground)
    lines: list[Row] = []
    entries: list[Row] = []
    put_backs: list[Row] = []
    for position, line in enumerate(order.lines, start=1):
        sku, line_id = ground.skus.get(line.sku), next(line_ids)
        promise = next(entry_ids) if is_promised else None
        lines.append(
            (line_id, winery, order_id, position, sku, line.sku, line.bottles, line.bottles_picked, promise)
        )
        if promise is None:
            continue
        task = tasks.get(line.sku)
        at = order.received_at
        entries.append(
            (
                promise,
                winery,
                warehouse,
                sku,
                Kind.ALLOCATED.value,
                line.bottles,
                line_id,
                None,
                True,
                at,
                SYSTEM,
                "",
            )
        )
        entries += [
            (next(entry_ids), winery, warehouse, sku, kind.value, bottles, line_id, promise, True, at, by, "")
            for kind, bottles, at, by in _closings(order, line, task)
            if bottles
        ]
        if task:
            shelf = ground.bins[order.warehouse, task.bin_code]
            put_backs.append(
                (winery, order_id, line_id, promise, sku, warehouse, task.bottles, task.asked_at, task.done_at,
                 task.done_by, task.bottles if task.done_at else 0, 0, shelf if task.done_at else None)
            )  # fmt: skip
    return lines, entries, put_backs


def _is_promised(order: SampleOrder, ground: Ground) -> bool:
    return all(line.sku in ground.skus and not line.bottles_short for line in order.lines)


def _closings(order: SampleOrder, line: SampleLine, task: SamplePutBack | None) -> Iterator[Booking]:
    """Everything after the promise. A partly filled cart was filled when the picking began."""
    steps = {move.to_state: (move.at, move.by) for move in order.moves}
    if line.bottles_picked:
        yield Booking(Kind.PICKED, line.bottles_picked, *(steps.get("picked") or steps["picking"]))
    if "shipped" in steps:
        yield Booking(Kind.SHIPPED, line.bottles, *steps["shipped"])
    if "cancelled" in steps:
        yield Booking(Kind.RELEASED, line.bottles - line.bottles_picked, *steps["cancelled"])
        yield Booking(Kind.COMING_BACK, line.bottles_picked, *steps["cancelled"])
    if task and task.done_at:
        yield Booking(Kind.PUT_BACK, task.bottles, task.done_at, task.done_by)
