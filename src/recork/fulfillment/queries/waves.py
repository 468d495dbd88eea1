"""Waves of today, and how far each has come."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from recork.fulfillment.queries.carts import OPEN_FOR, SUMS_OF_A_CART, UNPICKED_CARTS, start_of_day

MOST_WAVES = 100
"""On one page; those that aren't picked come before those that are."""

_WAVES = f"""
WITH unpicked AS (
  SELECT DISTINCT c.wave_id FROM ({UNPICKED_CARTS}) u JOIN cart c ON c.id = u.cart_id), shown AS (
  SELECT v.id, count(*) OVER () AS found
    FROM wave v
   WHERE v.released_at >= %(since)s
     AND (v.released_at >= %(today)s OR v.id IN (SELECT wave_id FROM unpicked))
   ORDER BY v.id IN (SELECT wave_id FROM unpicked) DESC, v.id DESC LIMIT %(most)s)
SELECT max(shown.found), v.id, v.chosen, h.name, v.released_at, v.released_by,
       count(*), count(*) FILTER (WHERE t.orders = t.orders_done + t.orders_cancelled),
       sum(t.orders)::int, sum(t.orders_done)::int, sum(t.orders_cancelled)::int,
       sum(t.orders_packed)::int, sum(t.orders_shipped)::int, sum(t.bottles)::int, sum(t.bottles_picked)::int
  FROM shown
  JOIN wave v ON v.id = shown.id
  JOIN warehouse h ON h.id = v.warehouse_id
  JOIN cart c ON c.wave_id = v.id
  JOIN LATERAL ({SUMS_OF_A_CART}) t ON true
 GROUP BY v.id, h.name
 ORDER BY v.id DESC
"""  # noqa: S608 -- put together from constants


@dataclass(frozen=True, slots=True)
class WaveRow:
    """One wave as the sum of all its carts. What was packed counts as picked too, what was shipped as both."""

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


@dataclass(frozen=True, slots=True)
class WavesShown:
    """The waves of a page, the newest first, and how many more there are that it has no room for."""

    rows: list[WaveRow]
    more: int


def waves_of_today(now: datetime, *, limit: int = MOST_WAVES) -> WavesShown:
    """Today's waves and those of the last days that aren't picked, each in full, in one statement."""
    today = start_of_day(now)
    with connection.cursor() as cursor:
        cursor.execute(_WAVES, {"today": today, "since": today - OPEN_FOR, "most": limit})
        found = cursor.fetchall()
    rows = [WaveRow(*row) for _, *row in found]
    return WavesShown(rows, found[0][0] - len(rows) if found else 0)


def mark_of(waves: WavesShown) -> str:
    """A short mark that changes when any of these figures does."""
    each = (
        f"{wave.id}.{wave.orders_cancelled}.{wave.carts_done}.{wave.orders_done}.{wave.orders_packed}.{wave.orders_shipped}"
        for wave in waves.rows
    )
    return "-".join((*each, str(waves.more)))
