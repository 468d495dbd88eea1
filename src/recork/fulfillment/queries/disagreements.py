"""Orders of which the shop's last word and our own rows say different things."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from recork.fulfillment.queries.order_filter import Sql
from recork.fulfillment.rules.disagreement import Disagreement
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.search import fulfillment_number

MOST = 200
"""More than that is no list for people: something is wrong as a whole."""

PATIENCE = timedelta(minutes=15)
"""So long news may take to a shop, and an answer back."""

WINDOW = timedelta(days=30)
"""What has left the house stays on the list so long after the shop was last heard of it."""


@dataclass(frozen=True, slots=True)
class Disagreeing:
    """One order with what the shop says. `sent_as` is the newest number under which the shop has sent it."""

    kind: Disagreement
    order_id: int
    order_number: str
    winery: str
    state: OrderState
    status: str
    since: datetime
    is_tombstone: bool
    order_status: str
    payment_status: str
    shipping_status: str
    heard_at: datetime
    sent_as: str

    @property
    def fulfillment_number(self) -> str:
        return fulfillment_number(self.order_id)


# What is on its way here is little, however many orders there were: it leads to its reports. A question that
# the shop has open just now is no disagreement yet.
_ON_ITS_WAY = """
SELECT o.id AS order_id, CASE WHEN r.order_status = 'Cancelled' THEN 'cancelled_there'
                              WHEN r.payment_status = 'Refunded' THEN 'refunded_there'
                              ELSE 'collected_there' END AS kind
  FROM orders o JOIN shop_report r ON r.order_id = o.id
 WHERE o.state IN ('received', 'released', 'picking', 'picked', 'packed') {which}
   AND (r.order_status = 'Cancelled' OR r.payment_status = 'Refunded'
        OR r.shipping_status IN ('Handled Externally', 'No Shipping Required', 'Picked Up'))
   AND NOT EXISTS (SELECT FROM intercept i WHERE i.order_id = o.id AND i.answer = '')
   AND (r.heard_at < %(patient)s OR NOT (
        r.body @> '{{"effects": [{{"effect": "stop", "state": "pending"}}]}}'
        OR r.body @> '{{"effects": [{{"effect": "stop", "state": "retrying"}}]}}'))
"""

_HAS_LEFT = """
SELECT o.id, 'shipped_anyway'
  FROM shop_report r JOIN orders o ON o.id = r.order_id
 WHERE r.order_status = 'Cancelled' AND r.heard_at > %(window)s AND o.state IN ('shipped', 'delivered') {which}
"""

# Of what a shop thinks to be here there is as little as there really is.
_STOPPED = """
SELECT o.id, 'live_there'
  FROM shop_report r JOIN orders o ON o.id = r.order_id
 WHERE r.newest_state = 'live' AND r.newest_number = o.order_number
   AND o.state = 'cancelled' AND o.moved_at < %(patient)s {which}
"""

# What waits to be sent again is little; whatever came of it, the shop's next report says it.
_IDLE = """
SELECT o.id, 'idle_there'
  FROM shop_report r JOIN orders o ON o.id = r.order_id
 WHERE r.resend_at <> '' AND nullif(r.resend_at, '')::timestamptz < %(patient)s AND r.newest_number = o.order_number
   AND o.state = 'cancelled' {which}
"""

# Every sending of an order has a report, and each names the newest: it is missed once.
_NEVER_SEEN = """
SELECT max(o.id), 'not_here'
  FROM shop_report r JOIN orders o ON o.id = r.order_id
 WHERE r.newest_state = 'live' AND r.newest_number <> o.order_number {which}
   AND NOT EXISTS (SELECT FROM orders n WHERE n.winery_id = o.winery_id AND n.order_number = r.newest_number)
 GROUP BY o.winery_id, r.newest_number
"""

_FOUND = f"{_ON_ITS_WAY} UNION ALL {_HAS_LEFT} UNION ALL {_STOPPED} UNION ALL {_IDLE} UNION ALL {_NEVER_SEEN}"

_COUNTED = "SELECT count(*) FROM (SELECT FROM ({found}) AS found LIMIT %(most)s) AS counted"

_SHOWN = """
SELECT found.kind, o.id, o.order_number, w.name, o.state, o.status, o.moved_at, o.is_tombstone,
       r.order_status, r.payment_status, r.shipping_status, r.heard_at, r.newest_number
  FROM ({found}) AS found
  JOIN orders o ON o.id = found.order_id
  JOIN shop_report r ON r.order_id = o.id
  JOIN winery w ON w.id = o.winery_id
 ORDER BY greatest(o.moved_at, r.heard_at) DESC, o.id DESC
 LIMIT %(most)s
"""


def read_disagreements(looking_at: int | None, now: datetime) -> list[Disagreeing]:
    """Those in scope, what changed last first, at most `MOST`. One statement.

    looking_at  the one winery to read; None for all that the transaction may see
    """
    return _read(disagreements_statement(looking_at, now))


def disagreement_about(order_id: int, now: datetime) -> Disagreeing | None:
    """What the shop and we say differently of one order, if anything. One statement."""
    found = _read(disagreements_statement(None, now, order_id=order_id))
    return found[0] if found else None


def count_disagreements(looking_at: int | None, now: datetime) -> int:
    """How many there are, at most `MOST`. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(found=_found(looking_at, None)), _values(looking_at, None, now))
        (count,) = cursor.fetchone()
    return int(count)


def disagreements_statement(looking_at: int | None, now: datetime, *, order_id: int | None = None) -> Sql:
    """The statement that finds and shows them; tests look at its plan."""
    text = _SHOWN.format(found=_found(looking_at, order_id))
    return Sql(text, _values(looking_at, order_id, now))


def _found(looking_at: int | None, order_id: int | None) -> str:
    which = "" if looking_at is None else "AND o.winery_id = %(winery)s AND r.winery_id = %(winery)s"
    which += "" if order_id is None else " AND o.id = %(order)s AND r.order_id = %(order)s"
    return _FOUND.format(which=which)


def _values(looking_at: int | None, order_id: int | None, now: datetime) -> dict[str, Any]:
    return {
        "winery": looking_at,
        "order": order_id,
        "patient": now - PATIENCE,
        "window": now - WINDOW,
        "most": MOST,
    }


def _read(asked: Sql) -> list[Disagreeing]:
    with connection.cursor() as cursor:
        cursor.execute(*asked)
        return [_row(*columns) for columns in cursor.fetchall()]


def _row(kind: str, order_id: int, number: str, winery: str, state: str, *rest: Any) -> Disagreeing:
    return Disagreeing(Disagreement(kind), order_id, number, winery, OrderState(state), *rest)
