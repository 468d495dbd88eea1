"""Which orders are meant: a filter, and the SQL that finds them newest first through an index."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.status import Status
from recork.manners.place import Place

HELD = (Status.NEEDS_ACTION, Status.ON_HOLD, Status.FUTURE_SHIP_DATE)
"""The statuses of orders that something holds."""


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What must be true of an order; whatever is empty leaves nothing out.

    since, until  ordered from this instant on, and before that one
    held          something holds it, whatever it is
    hold          this holds it, perhaps among others
    among         only these ids, as a search found them
    """

    since: datetime | None = None
    until: datetime | None = None
    statuses: tuple[Status, ...] = ()
    held: bool = False
    hold: HoldReason | None = None
    order_type: str = ""
    warehouse_id: int | None = None
    ship_state: str = ""
    carrier: str = ""
    among: tuple[int, ...] | None = None

    @property
    def shown_statuses(self) -> tuple[Status, ...] | None:
        """The statuses an order may have, holds considered; None for any, empty for no order at all."""
        if not self.held and self.hold is None:
            return self.statuses or None
        return tuple(status for status in HELD if status in self.statuses or not self.statuses)


class Sql(NamedTuple):
    """A statement or a part of one, with its named parameters."""

    text: str
    values: dict[str, Any]


def matching(
    which: OrderFilter,
    winery_id: int | None,
    most: int,
    *,
    older_than: Place | None = None,
    newer_than: Place | None = None,
) -> Sql:
    """The `id` and `ordered_at` of the orders meant, at most so many, newest first.

    With `newer_than` they come oldest first, beginning beside that place. `winery_id` None
    means every winery that the transaction may see.

    Each condition is one that row-level security lets into an index. By status it walks every
    winery's own stretch of every status and merges them, so that a rare status among ten million
    orders costs as little as a common one.
    """
    place = older_than or newer_than
    way = "ASC" if newer_than else "DESC"
    where = [*_within(which), *_rest(which)]
    values = _values(which, winery_id) | {"most": most}
    if place:
        where.append(f"(o.ordered_at, o.id) {'>' if newer_than else '<'} (%(place_at)s, %(place_id)s)")
        values |= {"place_at": place.ordered_at, "place_id": place.order_id}
    order = f"ORDER BY o.ordered_at {way}, o.id {way}"
    return Sql(_walk(which, winery_id, where, order, "o.id, o.ordered_at"), values)


def counting(which: OrderFilter, winery_id: int | None, most: int, look_at: int) -> Sql:
    """How many orders match, and how many were looked at to say so.

    It stops at `most`. A condition that no index knows (type, warehouse, state, carrier) is tried on
    the newest `look_at` orders only: a count is not worth reading a million rows.
    """
    rest = " AND ".join(_rest(which))
    order = "ORDER BY o.ordered_at DESC, o.id DESC" if rest else ""
    columns = _TRIED if rest else "o.id"
    stretch = _walk(which, winery_id, [*_within(which)], order, columns)
    match = f"count(*) FILTER (WHERE {rest})" if rest else "count(*)"
    values = _values(which, winery_id) | {"most": look_at if rest else most}
    return Sql(f"SELECT {match}, count(*) FROM ({stretch}) AS o", values)  # noqa: S608 -- parts of ours, values apart


_TRIED = "o.id, o.ordered_at, o.order_type, o.warehouse_id, o.ship_state, o.carrier"


def _within(which: OrderFilter) -> Iterator[str]:
    """What an index knows."""
    if which.since is not None:
        yield "o.ordered_at >= %(since)s"
    if which.until is not None:
        yield "o.ordered_at < %(until)s"


def _rest(which: OrderFilter) -> Iterator[str]:
    """What must be looked up in the order itself, or beside it."""
    if which.order_type:
        yield "o.order_type = %(order_type)s"
    if which.warehouse_id is not None:
        yield "o.warehouse_id = %(warehouse_id)s"
    if which.ship_state:
        yield "o.ship_state = %(ship_state)s"
    if which.carrier:
        yield "o.carrier = %(carrier)s"
    if which.hold is not None:
        yield (
            "EXISTS (SELECT FROM hold h WHERE h.order_id = o.id AND h.reason = %(hold)s"
            " AND h.released_at IS NULL)"
        )


def _values(which: OrderFilter, winery_id: int | None) -> dict[str, Any]:
    return {
        "winery": winery_id,
        "since": which.since,
        "until": which.until,
        "statuses": [str(status) for status in which.shown_statuses or ()],
        "hold": which.hold,
        "order_type": which.order_type,
        "warehouse_id": which.warehouse_id,
        "ship_state": which.ship_state,
        "carrier": which.carrier,
        "among": list(which.among or ()),
    }


def _walk(which: OrderFilter, winery_id: int | None, where: list[str], order: str, columns: str) -> str:
    own = [] if winery_id is None else ["o.winery_id = %(winery)s"]
    if which.among is not None:
        status = [] if which.shown_statuses is None else ["o.status = ANY (%(statuses)s)"]
        return _by_id([*own, *where, *status], order, columns)
    if which.shown_statuses is None:
        met = " AND ".join([*own, *where]) or "true"
        return f"SELECT {columns} FROM orders o WHERE {met} {order} LIMIT %(most)s"  # noqa: S608 -- as above
    whose = "true" if winery_id is None else "w.id = %(winery)s"
    return _by_status(whose, where, order, columns)


def _by_id(where: list[str], order: str, columns: str) -> str:
    # one by one: given a thousand ids at once the planner may rather read the whole list of orders
    met = " AND ".join(["o.id = f.id", *where])
    return (
        f"SELECT o.* FROM unnest(%(among)s::bigint[]) AS f (id)"  # noqa: S608 -- as above
        f" CROSS JOIN LATERAL (SELECT {columns} FROM orders o WHERE {met} LIMIT 1) AS o {order} LIMIT %(most)s"
    )


def _by_status(whose: str, where: list[str], order: str, columns: str) -> str:
    met = " AND ".join(["o.winery_id = w.id", "o.status = s.status", *where])
    return (
        f"SELECT o.* FROM winery w CROSS JOIN unnest(%(statuses)s::text[]) AS s (status)"  # noqa: S608 -- as above
        f" CROSS JOIN LATERAL (SELECT {columns} FROM orders o WHERE {met} {order} LIMIT %(most)s) AS o"
        f" WHERE {whose} {order} LIMIT %(most)s"
    )
