"""The rows of View Orders: a page of them, one of them, how many there are."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from recork.fulfillment.queries.order_filter import OrderFilter, Sql, counting, matching
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.search import fulfillment_number
from recork.fulfillment.rules.status import Status
from recork.manners.place import Place

COUNTED = 10_000
"""Beyond this nobody reads the number, they read "many"."""

LOOKED_AT = 25_000
"""Orders that are tried, newest first, when what is counted has no index."""


class HoldSeen(NamedTuple):
    """One open hold: why, in words, and its last day if it ends by itself on one."""

    reason: HoldReason
    words: str
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One order as the list shows it.

    holds        what holds it, the one that its status tells of first; empty when nothing does
    promised     of its bottles those that are set aside for it, while it can be cancelled
    in_cart      of its bottles those that are picked, while it is being picked
    stopped_by   who cancelled it; empty unless it is cancelled
    has_shop     a shop is connected that hears of a cancellation
    is_tombstone its shop called it back before it arrived
    next_release_at  when it goes to the floor by itself, while it waits for that
    """

    id: int
    order_number: str
    winery: str
    name: str
    city: str
    ship_state: str
    order_type: str
    bottles: int
    total_cents: int | None
    currency: str
    requested_ship_on: date | None
    state: OrderState
    status: Status
    carrier: str
    service: str
    ordered_at: datetime
    moved_at: datetime
    holds: tuple[HoldSeen, ...]
    set_aside: int
    in_cart: int
    stopped_by: str
    shop_next: str
    pickup_ready_on: date | None
    has_shop: bool
    is_tombstone: bool
    next_release_at: datetime | None

    @property
    def fulfillment_number(self) -> str:
        return fulfillment_number(self.id)

    @property
    def place(self) -> Place:
        return Place(self.ordered_at, self.id)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, newest first, and the places where the pages beside them begin (None: there is none)."""

    rows: list[Row]
    newer: Place | None
    older: Place | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many orders match; with `or_more` it is at least as many."""

    orders: int
    or_more: bool


_COLUMNS = """
SELECT o.id, o.order_number, w.name, coalesce(t.name, ''), coalesce(t.city, ''), o.ship_state, o.order_type,
       o.bottles, o.total_cents, o.currency, o.requested_ship_on, o.state, o.status, o.carrier, o.service, o.ordered_at, o.moved_at,
       coalesce(h.holds, '[]'), coalesce(l.set_aside, 0), coalesce(l.in_cart, 0),
       coalesce(c.asked_by, ''), coalesce(c.shop_next, ''), c.pickup_ready_on, o.connection_id IS NOT NULL, o.is_tombstone,
       r.next_at
"""

# Beside the order everything is found by its id, at most once for each row.
_BESIDE = """
  JOIN orders o ON o.id = page.id
  JOIN winery w ON w.id = o.winery_id
  LEFT JOIN ship_to t ON t.order_id = o.id
  LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_array(h.reason, h.words, h.until_on) ORDER BY h.reason <> o.leading_hold, h.id) AS holds
      FROM hold h
     WHERE o.state = 'received' AND o.leading_hold IS NOT NULL AND h.order_id = o.id AND h.released_at IS NULL) AS h ON true
  LEFT JOIN LATERAL (
    SELECT sum(l.bottles) FILTER (WHERE l.allocation_id IS NOT NULL) AS set_aside, sum(l.bottles_picked) AS in_cart
      FROM order_line l
     WHERE o.state IN ('received', 'released', 'picking') AND l.order_id = o.id) AS l ON true
  LEFT JOIN release_plan r ON r.winery_id = o.winery_id AND o.state = 'received' AND o.leading_hold IS NULL
  LEFT JOIN cancellation c ON c.order_id = o.id AND c.outcome = 'cancelled'
"""


def read_page(
    which: OrderFilter,
    looking_at: int | None,
    limit: int,
    *,
    older_than: Place | None = None,
    newer_than: Place | None = None,
) -> Page:
    """Read one page of the orders meant, in one statement.

        looking_at  the one winery to read; None for all that the transaction may see
        older_than  begin after this place; newer_than: end before that one

    A page towards the newer end that isn't full is the first page.
    """
    asked = matching(which, looking_at, limit + 1, older_than=older_than, newer_than=newer_than)
    rows = _read(asked)
    if newer_than is not None and len(rows) <= limit:
        return read_page(which, looking_at, limit)
    if newer_than is not None:
        rows = rows[-limit:]
        return Page(rows, newer=rows[0].place, older=rows[-1].place)
    more, rows = len(rows) > limit, rows[:limit]
    newer = rows[0].place if rows and older_than is not None else None
    return Page(rows, newer=newer, older=rows[-1].place if more else None)


def read_row(looking_at: int | None, order_id: int) -> Row | None:
    """Read one order as the list shows it; None when it isn't there or isn't theirs."""
    rows = _read(matching(OrderFilter(among=(order_id,)), looking_at, 1))
    return rows[0] if rows else None


def count_orders(which: OrderFilter, looking_at: int | None) -> Tally:
    """Count the orders meant as far as somebody would read the number."""
    asked = counting(which, looking_at, COUNTED + 1, LOOKED_AT)
    with connection.cursor() as cursor:
        cursor.execute(*asked)
        matched, looked_at = cursor.fetchone()
    return Tally(min(matched, COUNTED), or_more=matched > COUNTED or looked_at >= LOOKED_AT)


def read_ids(which: OrderFilter, looking_at: int | None, most: int) -> list[int]:
    """The ids of the orders meant, newest first, at most so many."""
    with connection.cursor() as cursor:
        cursor.execute(*matching(which, looking_at, most))
        return [order_id for order_id, _ in cursor.fetchall()]


def rows_statement(asked: Sql) -> Sql:
    """The statement that shows the orders that `asked` finds; tests look at its plan."""
    text = f"WITH page AS ({asked.text}) {_COLUMNS} FROM page {_BESIDE} ORDER BY o.ordered_at DESC, o.id DESC"
    return Sql(text, asked.values)


def _read(asked: Sql) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(*rows_statement(asked))
        return [_row(columns) for columns in cursor.fetchall()]


_STATE, _HOLDS = (list(Row.__slots__).index(name) for name in ("state", "holds"))


def _row(columns: Sequence[object]) -> Row:
    row: list[Any] = list(columns)
    row[_STATE : _STATE + 2] = OrderState(str(row[_STATE])), Status(str(row[_STATE + 1]))
    row[_HOLDS] = tuple(
        HoldSeen(HoldReason(reason), words, date.fromisoformat(until_on) if until_on else None)
        for reason, words, until_on in json.loads(row[_HOLDS])
    )
    return Row(*row)
