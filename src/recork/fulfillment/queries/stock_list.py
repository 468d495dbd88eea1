"""Where a winery's bottles stand: by wine and warehouse, what is only in the ledger yet included."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from recork.manners.window import ROWS, Window


class Figures(NamedTuple):
    """One wine in one warehouse, in bottles. `warehouse` is empty for a wine that never came in."""

    sku_id: int
    code: str
    name: str
    winery: str
    warehouse_id: int
    warehouse: str
    warehouse_name: str
    bin: str
    on_hand: int
    allocated: int
    in_hand: int
    coming_back: int
    quarantine: int

    @property
    def available(self) -> int:
        """In bins and promised to nobody."""
        return self.on_hand - self.allocated

    @property
    def key(self) -> str:
        """Where the row stands in the list."""
        return f"{self.code}|{self.sku_id}|{self.warehouse_id}"


@dataclass(frozen=True, slots=True)
class StockFilter:
    """Which rows are asked for; `winery_id` None means all in scope, an empty text means any."""

    winery_id: int | None
    search: str = ""
    warehouse: str = ""
    sku_id: int | None = None


_FIGURES = """
SELECT s.id, s.code, s.name, w.name, coalesce(b.warehouse_id, 0), coalesce(h.code, ''), coalesce(h.name, ''),
       coalesce(shelf.code, ''), {accounts}
  FROM sku s
  JOIN winery w ON w.id = s.winery_id
  LEFT JOIN stock_balance b ON b.sku_id = s.id
  LEFT JOIN warehouse h ON h.id = b.warehouse_id
  LEFT JOIN bin shelf ON shelf.id = b.bin_id
  LEFT JOIN LATERAL (
    SELECT {sums}
      FROM stock_entry e JOIN stock_effect f ON f.kind = e.kind
     WHERE NOT e.counted AND e.warehouse_id = b.warehouse_id AND e.sku_id = b.sku_id) fresh ON true
 WHERE (%(winery)s::bigint IS NULL OR s.winery_id = %(winery)s)
   AND (%(sku)s::bigint IS NULL OR s.id = %(sku)s)
   AND (%(warehouse)s = '' OR h.code = %(warehouse)s)
   AND (%(search)s = '' OR strpos(lower(s.code), %(search)s) > 0 OR strpos(lower(s.name), %(search)s) > 0)
   AND {place}
 ORDER BY s.code {order}, s.id {order}, coalesce(b.warehouse_id, 0) {order}
 LIMIT %(limit)s
"""
_ACCOUNTS = ("on_hand", "allocated", "in_hand", "coming_back", "quarantine")
_PLACE = "(s.code, s.id, coalesce(b.warehouse_id, 0)) {} (%(code)s, %(id)s::bigint, %(at)s::bigint)"


def stock_list(
    wanted: StockFilter, *, after: str = "", before: str = "", limit: int = ROWS
) -> Window[Figures]:
    """One page by code, wine and warehouse. One statement."""
    place = _place(before or after)
    backward = bool(before) and place is not None
    found = _read(wanted, place, backward=backward, limit=limit + 1)
    has_more, rows = len(found) > limit, found[:limit]
    if backward:
        rows.reverse()
    ahead = has_more if backward else place is not None
    beyond = backward or has_more
    return Window(
        rows,
        before=rows[0].key if rows and ahead else "",
        after=rows[-1].key if rows and beyond else "",
    )


def figures_of(sku_id: int) -> list[Figures]:
    """One wine in every warehouse that ever had it. One statement."""
    return _read(StockFilter(None, sku_id=sku_id), None, backward=False, limit=200)


def _read(
    wanted: StockFilter, place: tuple[str, int, int] | None, *, backward: bool, limit: int
) -> list[Figures]:
    statement = _FIGURES.format(
        accounts=", ".join(f"coalesce(b.{name}, 0) + fresh.{name}" for name in _ACCOUNTS),
        sums=", ".join(f"coalesce(sum(e.bottles * f.{name}), 0)::int AS {name}" for name in _ACCOUNTS),
        place="true" if place is None else _PLACE.format("<" if backward else ">"),
        order="DESC" if backward else "ASC",
    )
    code, sku_id, warehouse_id = place or ("", 0, 0)
    asked = {
        "winery": wanted.winery_id,
        "sku": wanted.sku_id,
        "warehouse": wanted.warehouse,
        "search": wanted.search.lower(),
        "code": code,
        "id": sku_id,
        "at": warehouse_id,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return [Figures(*row) for row in cursor.fetchall()]


def _place(key: str) -> tuple[str, int, int] | None:
    """Read a row's key back; None for anything that isn't one."""
    parts = key.rsplit("|", 2)
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts[1:]):
        return None
    return parts[0], int(parts[1]), int(parts[2])
