"""Orders from a table that somebody brings: tried first, then taken in, all of them or none."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.db import connection, transaction

from recork.commerce.operations.taking import Taken, take_order
from recork.commerce.queries.products import list_prices
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.sale import Sale, SoldLine
from recork.commerce.rules.typed_sale import (
    AMOUNTS,
    BUYER,
    DETAILS,
    LINE,
    SHIP_TO,
    TypedTender,
    read_line,
    read_sale,
    with_tenders,
)
from recork.manners.entry import Unfit, line_of
from recork.manners.sheet import Row

NEEDS = ("number", "name", "sku", "bottles")
TAKES = tuple(
    name
    for name in ("price", *BUYER, *SHIP_TO, *DETAILS, *AMOUNTS, "placed_on", "payment")
    if name not in NEEDS
)
MOST_ORDERS = 500
"""In one table: what one transaction takes in within a few seconds."""


class Step(StrEnum):
    """What taking an order of a table in comes to."""

    NEW = "new"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class OrderStep:
    """One order of a table, or one row of it that is wrong; `words` say why."""

    line: int
    step: Step
    number: str
    name: str = ""
    bottles: int = 0
    total_cents: int = 0
    words: str = ""


def bring_orders(actor: Actor, rows: list[Row], *, now: datetime, dry_run: bool) -> list[OrderStep]:
    """Take the orders of a table in. Its rows are wines; those of one number, one below the other, are one order.

    When anything is wrong nothing is kept, and every row that is wrong is told. A dry run is the run,
    taken back. An order that is here already, just so, is the same and stays. Raises `Unfit` for the
    table as a whole, `NotAllowed`.
    """
    require(actor, Verb.TAKE_ORDERS)
    orders = list(_orders(rows))
    if len(orders) > MOST_ORDERS:
        raise Unfit("file", f"At most {MOST_ORDERS:,} orders; this file has {len(orders):,}. Split it.")
    prices = list_prices({row.cells["sku"] for row in rows})
    numbers: dict[str, int] = {}
    with transaction.atomic():
        _wait_for_other_tables()
        steps = [step for order in orders for step in _bring(actor, order, prices, numbers, now)]
        if dry_run or any(step.step is Step.WRONG for step in steps):
            transaction.set_rollback(True)
    return steps


def _wait_for_other_tables() -> None:
    """Tables are taken in one after the other: two may name the same new customers in another order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('a table of orders', 0))")


def _orders(rows: list[Row]) -> Iterator[list[Row]]:
    """The rows of each order."""
    order: list[Row] = []
    for row in rows:
        if order and row.cells["number"] != order[0].cells["number"]:
            yield order
            order = []
        order.append(row)
    if order:
        yield order


def _bring(
    actor: Actor, rows: list[Row], prices: dict[str, int], numbers: dict[str, int], now: datetime
) -> list[OrderStep]:
    first = rows[0]
    number = first.cells["number"]
    before = numbers.setdefault(number, first.line)
    if before != first.line:
        words = f"Order {number} begins in line {before} already. Put its rows one below the other."
        return [OrderStep(first.line, Step.WRONG, number, words=words)]
    lines, wrong = _lines(rows, prices)
    if wrong:
        return wrong
    try:
        sale = read_sale(_shared(rows), lines)
        label = line_of(first.cells.get("payment", ""), "payment", most=60, may_be_empty=True)
        tender = TypedTender(label=label) if label else TypedTender()
        sale = with_tenders(sale, [tender], prices)
    except Unfit as unfit:
        return [OrderStep(first.line, Step.WRONG, number, words=f"{unfit.field}: {unfit.words}")]
    return [_take(actor, sale, first.line, now)]


def _lines(rows: list[Row], prices: dict[str, int]) -> tuple[list[SoldLine], list[OrderStep]]:
    lines: list[SoldLine] = []
    wrong: list[OrderStep] = []
    for row in rows:
        try:
            lines.append(_line(row, prices))
        except Unfit as unfit:
            words = f"{unfit.field}: {unfit.words}"
            wrong.append(OrderStep(row.line, Step.WRONG, row.cells["number"], words=words))
    return lines, wrong


def _line(row: Row, prices: dict[str, int]) -> SoldLine:
    line = read_line(row.cells)
    if line.sku not in prices:
        raise Unfit("sku", f"This shop sells no wine with the SKU {line.sku}.")
    return line


def _shared(rows: list[Row]) -> dict[str, str]:
    """What is said of the order as a whole: in its first row, and the same or nothing in the others."""
    first, *others = rows
    for row in others:
        for name, cell in row.cells.items():
            if name not in LINE and cell and cell != first.cells[name]:
                raise Unfit(name, f"Line {row.line} says something else of the same order.")
    return first.cells


def _take(actor: Actor, sale: Sale, line: int, now: datetime) -> OrderStep:
    taken = take_order(actor, sale, now=now)
    step = OrderStep(line, Step.NEW, sale.number, sale.buyer.name, sum(each.bottles for each in sale.lines))
    if not isinstance(taken, Taken):
        return replace(step, step=Step.WRONG, words=taken.words)
    total = taken.order.total_cents
    return replace(step, step=Step.NEW if taken.is_new else Step.SAME, total_cents=total)
