"""One sample order as the rows that the house's own verbs would have left behind."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from recork.fulfillment.operations.sample_data.bottles import bottle_rows
from recork.fulfillment.operations.sample_data.ground import Ground
from recork.fulfillment.operations.sample_data.tables import COLUMNS, Row
from recork.fulfillment.rules.cancellation import Outcome
from recork.fulfillment.rules.hold import HoldReason, leading
from recork.fulfillment.rules.order import NEXT, Cause, OrderState
from recork.fulfillment.rules.search import phone_digits, surname_key, text_key
from recork.manners.bulk import fresh_ids
from recork.sample import SampleOrder
from recork.sample.sent import body_sent, digest_of
from recork.sample.shapes import SampleCancellation

# From and to as the sample spells them, with the only cause that may bring the move about.
_CAUSE: dict[tuple[str, str], str] = {
    (str(now_in), str(to)): str(cause) for now_in, ways in NEXT.items() for to, cause in ways.items()
} | {("", str(OrderState.RECEIVED)): str(Cause.FLOOR)}
name_keys = lru_cache(maxsize=50_000)(lambda name: (text_key(name), surname_key(name)))


class RowMaker:
    """Turns orders into rows, table by table, with ids from the database's own sequences."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._ids: dict[str, Iterator[int]] = {
            table: fresh_ids(table) for table in ("orders", "order_line", "stock_entry")
        }

    def rows_of(self, orders: list[SampleOrder]) -> dict[str, list[Row]]:
        tables: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        for order in orders:
            self._add(order, tables)
        return tables

    def _add(self, order: SampleOrder, tables: dict[str, list[Row]]) -> None:
        winery = self._ground.wineries[order.winery]
        order_id = next(self._ids["orders"])
        tables["orders"].append(_order_row(order, order_id, winery, self._ground))
        tables["ship_to"].append(_ship_to_row(order, order_id, winery))
        tables["move"] += [
            (winery, order_id, version, move.from_state or None, move.to_state,
             _CAUSE[move.from_state, move.to_state], move.at, move.by)
            for version, move in enumerate(order.moves, start=1)
        ]  # fmt: skip
        tables["hold"] += [
            (winery, order_id, hold.reason, hold.field, hold.detail, hold.since, hold.until, hold.released_at,
             hold.released_by)
            for hold in order.holds
        ]  # fmt: skip
        tables["cancellation"] += [
            _cancellation_row(asked, order, order_id, winery) for asked in order.cancellations
        ]
        tables["package"] += [
            (winery, order_id, box.bottles, box.carrier, box.tracking_number, box.packed_at)
            for box in order.packages
        ]
        lines, entries, put_backs = bottle_rows(
            order, order_id, winery, self._ground, self._ids["order_line"], self._ids["stock_entry"]
        )
        tables["order_line"] += lines
        tables["stock_entry"] += entries
        tables["put_back"] += put_backs


def _order_row(order: SampleOrder, order_id: int, winery: int, ground: Ground) -> Row:
    open_holds = {HoldReason(hold.reason) for hold in order.holds if hold.released_at is None}
    return (
        order_id, winery, ground.warehouses[order.warehouse], ground.shops[winery], order.order_number,
        order.state, leading(open_holds), len(order.moves), order.order_type, order.carrier, order.service,
        order.ship_to.state, sum(line.bottles for line in order.lines), order.total_cents, "USD",
        order.placed_at, order.received_at, order.moves[-1].at, order.requested_ship_on,
        digest_of(body_sent(order)),
    )  # fmt: skip


def _ship_to_row(order: SampleOrder, order_id: int, winery: int) -> Row:
    to = order.ship_to
    return (
        order_id, winery, to.name, to.company, to.line1, to.line2, to.city, to.state, to.zip_code, "US",
        to.phone, to.email, order.shipping_instructions, order.gift_message, order.batch,
        *name_keys(to.name), to.email.casefold(), phone_digits(to.phone),
    )  # fmt: skip


def _cancellation_row(asked: SampleCancellation, order: SampleOrder, order_id: int, winery: int) -> Row:
    promised = 0 if asked.code else sum(line.bottles for line in order.lines)
    in_cart = 0 if asked.code else sum(task.bottles for task in order.put_backs)
    return (
        winery, order_id, asked.id, asked.asked_by, asked.asked_at, asked.asked_from, asked.reason, asked.note,
        asked.shop_next, asked.pickup_location, asked.pickup_ready_on,
        str(Outcome.CANCELLED if asked.is_accepted else Outcome.DECLINED), asked.code,
        _state_at(order, asked.asked_at), promised - in_cart, in_cart,
    )  # fmt: skip


def _state_at(order: SampleOrder, at: datetime) -> str:
    """Where it stood when it was asked about; its own cancelling comes right after the question."""
    stood = [move.to_state for move in order.moves if move.at <= at]
    return order.moves[len(stood) - 1].from_state if stood[-1] == OrderState.CANCELLED else stood[-1]
