"""Carts of today, or of one wave: who has which, where, and how far each has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from recork.manners.window import Window

CARTS = 100
"""On one page; a wave of two thousand orders has some hundred and seventy."""
OPEN_FOR = timedelta(days=7)
"""Carts of days before are shown too while something of them is still to be picked, so long after."""

SUMS_OF_A_CART = """
    SELECT count(*) AS orders, count(*) FILTER (WHERE o.state NOT IN ('released', 'picking', 'cancelled')) AS orders_done,
           count(*) FILTER (WHERE o.state = 'cancelled') AS orders_cancelled,
           count(*) FILTER (WHERE o.state IN ('packed', 'shipped', 'delivered', 'returned')) AS orders_packed,
           count(*) FILTER (WHERE o.state IN ('shipped', 'delivered', 'returned')) AS orders_shipped,
           coalesce(sum(o.bottles) FILTER (WHERE o.state <> 'cancelled'), 0) AS bottles,
           coalesce(sum(p.picked) FILTER (WHERE o.state <> 'cancelled'), 0) AS bottles_picked
      FROM wave_order w
      JOIN orders o ON o.id = w.order_id
      JOIN LATERAL (SELECT sum(l.bottles_picked) AS picked FROM order_line l WHERE l.order_id = o.id) p ON true
     WHERE w.cart_id = c.id AND w.left_at IS NULL
"""
UNPICKED_CARTS = """
    SELECT DISTINCT w.cart_id
      FROM orders o JOIN wave_order w ON w.order_id = o.id AND w.left_at IS NULL
     WHERE o.state IN ('released', 'picking')
"""

# the page's carts first, their sums only then
_CARTS = f"""
WITH unpicked AS ({UNPICKED_CARTS}), here AS (
  SELECT c.id
    FROM cart c JOIN wave v ON v.id = c.wave_id
   WHERE (c.wave_id = %(wave)s
      OR %(wave)s IS NULL AND v.released_at >= %(since)s
         AND (v.released_at >= %(today)s OR c.id IN (SELECT cart_id FROM unpicked)))
     AND (%(older_than)s IS NULL OR c.id < %(older_than)s)
     AND (%(newer_than)s IS NULL OR c.id > %(newer_than)s)
   ORDER BY c.id * %(way)s LIMIT %(most)s)
SELECT c.id, c.wave_id, v.chosen, h.name, v.released_at, v.released_by, c.picker_id, c.picker_name, c.taken_at, c.at_bin,
       t.orders, t.orders_done, t.orders_cancelled, t.orders_packed, t.orders_shipped, t.bottles, t.bottles_picked
  FROM here
  JOIN cart c ON c.id = here.id
  JOIN wave v ON v.id = c.wave_id
  JOIN warehouse h ON h.id = v.warehouse_id
  JOIN LATERAL ({SUMS_OF_A_CART}) t ON true
 ORDER BY c.id DESC
"""  # noqa: S608 -- put together from the constants above


@dataclass(frozen=True, slots=True)
class CartRow:
    """One cart: who has it, since when, where, and how much of it is done. Cancelled orders' bottles don't count."""

    id: int
    wave_id: int
    chosen: str
    warehouse: str
    released_at: datetime
    released_by: str
    picker_id: int | None
    picker: str
    taken_at: datetime | None
    at_bin: str
    orders: int
    orders_done: int
    orders_cancelled: int
    orders_packed: int
    orders_shipped: int
    bottles: int
    bottles_picked: int

    @property
    def to_go(self) -> int:
        return self.bottles - self.bottles_picked

    @property
    def is_done(self) -> bool:
        return self.orders == self.orders_done + self.orders_cancelled


def start_of_day(now: datetime) -> datetime:
    """The midnight before, where the warehouse's clocks hang."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def carts_of_today(
    now: datetime, *, wave_id: int | None = None, after: str = "", before: str = "", limit: int = CARTS
) -> Window[CartRow]:
    """A page of today's carts and those of the last days that aren't done, or of one wave's; the newest first.

    `after` and `before` are carts' ids. One statement.
    """
    today, newer, older = start_of_day(now), number_in(before), number_in(after)
    asked = {
        "wave": wave_id,
        "today": today,
        "since": today - OPEN_FOR,
        "older_than": older if newer is None else None,
        "newer_than": newer,
        "way": -1 if newer is None else 1,
        "most": limit + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CARTS, asked)
        found = [CartRow(*row) for row in cursor.fetchall()]
    is_cut = len(found) > limit
    if newer is None:
        rows, ahead, beyond = found[:limit], older is not None, is_cut
    else:
        rows, ahead, beyond = found[-limit:], is_cut, True
    return Window(
        rows,
        before=str(rows[0].id) if rows and ahead else "",
        after=str(rows[-1].id) if rows and beyond else "",
    )


def number_in(text: str) -> int | None:
    """A row's number out of an address; what can't be one counts as none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
