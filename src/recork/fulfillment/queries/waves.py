"""Waves and carts of today, and how far each has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

MOST_CARTS = 400
"""On one page; a wave of two thousand orders has some hundred and seventy."""
OPEN_FOR = timedelta(days=7)
"""Carts of days before are shown too while something of them is still to be picked, so long after."""

_CARTS = """
SELECT c.id, c.wave_id, v.chosen, h.name, v.released_at, v.released_by, c.picker_id, c.picker_name, c.taken_at, c.at_bin,
       coalesce(t.orders, 0), coalesce(t.orders_done, 0), coalesce(t.orders_cancelled, 0),
       coalesce(t.orders_packed, 0), coalesce(t.orders_shipped, 0), coalesce(t.bottles, 0), coalesce(t.bottles_picked, 0)
  FROM cart c
  JOIN wave v ON v.id = c.wave_id
  JOIN warehouse h ON h.id = v.warehouse_id
  LEFT JOIN LATERAL (
    SELECT count(*) AS orders, count(*) FILTER (WHERE o.state NOT IN ('released', 'picking', 'cancelled')) AS orders_done,
           count(*) FILTER (WHERE o.state = 'cancelled') AS orders_cancelled,
           count(*) FILTER (WHERE o.state IN ('packed', 'shipped', 'delivered', 'returned')) AS orders_packed,
           count(*) FILTER (WHERE o.state IN ('shipped', 'delivered', 'returned')) AS orders_shipped,
           sum(o.bottles) FILTER (WHERE o.state <> 'cancelled') AS bottles,
           sum(p.picked) FILTER (WHERE o.state <> 'cancelled') AS bottles_picked
      FROM wave_order w
      JOIN orders o ON o.id = w.order_id
      JOIN LATERAL (SELECT sum(l.bottles_picked) AS picked FROM order_line l WHERE l.order_id = o.id) p ON true
     WHERE w.cart_id = c.id AND w.left_at IS NULL) t ON true
 WHERE v.released_at >= %(since)s
   AND (v.released_at >= %(today)s OR t.orders > t.orders_done + t.orders_cancelled)
 ORDER BY c.id DESC LIMIT %(most)s
"""


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


@dataclass(frozen=True, slots=True)
class WaveRow:
    """One wave as the sum of its carts. What was packed counts as picked too, what was shipped as both."""

    id: int
    chosen: str
    warehouse: str
    released_at: datetime
    released_by: str
    carts: int
    carts_done: int
    orders: int
    orders_done: int
    orders_cancelled: int
    orders_packed: int
    orders_shipped: int
    bottles: int
    bottles_picked: int

    @property
    def name(self) -> str:
        return f"Wave {self.id}"

    @property
    def orders_live(self) -> int:
        return self.orders - self.orders_cancelled


def carts_of_today(now: datetime) -> list[CartRow]:
    """Today's carts and those of the last days that aren't done, the newest first, in one statement."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_CARTS, {"today": today, "since": today - OPEN_FOR, "most": MOST_CARTS})
        return [CartRow(*row) for row in cursor.fetchall()]


def mark_of(waves: list[WaveRow]) -> str:
    """A short mark that changes when any of these figures does."""
    return "-".join(
        f"{wave.id}.{wave.orders_cancelled}.{wave.carts_done}.{wave.orders_done}.{wave.orders_packed}.{wave.orders_shipped}"
        for wave in waves
    )


def waves_of(carts: list[CartRow]) -> list[WaveRow]:
    """The waves that these carts are of, the newest first."""
    by_wave: dict[int, list[CartRow]] = {}
    for cart in carts:
        by_wave.setdefault(cart.wave_id, []).append(cart)
    return [
        WaveRow(
            wave_id,
            of_it[0].chosen,
            of_it[0].warehouse,
            of_it[0].released_at,
            of_it[0].released_by,
            len(of_it),
            sum(cart.is_done for cart in of_it),
            sum(cart.orders for cart in of_it),
            sum(cart.orders_done for cart in of_it),
            sum(cart.orders_cancelled for cart in of_it),
            sum(cart.orders_packed for cart in of_it),
            sum(cart.orders_shipped for cart in of_it),
            sum(cart.bottles for cart in of_it),
            sum(cart.bottles_picked for cart in of_it),
        )
        for wave_id, of_it in by_wave.items()
    ]
