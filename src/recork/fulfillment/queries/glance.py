"""Orders at a glance: what is open, what waits for somebody, and what has been stopped lately."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from recork.fulfillment.queries.order_filter import Sql
from recork.fulfillment.rules.cancellation import CancelReason
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.search import fulfillment_number
from recork.fulfillment.rules.status import GROUPS, Status

COUNTED = 10_000
"""Beyond this nobody reads the number, they read "many"."""

MOST_ROWS = 5
DAYS = 30
OPEN: tuple[Status, ...] = (*GROUPS["Processing"], *GROUPS["Fulfilling"])
WORK = (OrderState.RELEASED, OrderState.PICKED, OrderState.PACKED, OrderState.SHIPPED)
"""The steps by which a day on the floor is measured."""


@dataclass(frozen=True, slots=True)
class Day:
    """The questions of one local day: how many orders were stopped, and of how many it was too late."""

    on: date
    accepted: int
    refused: int


@dataclass(frozen=True, slots=True)
class NeedsAction:
    """One order that waits for somebody to mend it."""

    order_id: int
    order_number: str
    words: str
    since: datetime

    @property
    def fulfillment_number(self) -> str:
        return fulfillment_number(self.order_id)


@dataclass(frozen=True, slots=True)
class ToBeSentAgain:
    """One order that its shop means to send to the warehouse again at `resend_at`."""

    order_id: int
    order_number: str
    customer: str
    city: str
    ship_state: str
    bottles: int
    question_id: object
    stopped_by: str
    stopped_at: datetime
    resend_at: datetime

    @property
    def fulfillment_number(self) -> str:
        return fulfillment_number(self.order_id)


@dataclass(frozen=True, slots=True)
class Glance:
    """All of it. Counts stop at `COUNTED`, the two lists at `MOST_ROWS`; `days` are the last 30, today last."""

    by_status: dict[Status, int]
    by_hold: dict[HoldReason, int]
    days: list[Day]
    reasons: Counter[CancelReason]
    refusals: Counter[str]
    done_today: dict[OrderState, int]
    needs_action: list[NeedsAction]
    to_be_sent_again: list[ToBeSentAgain]


def read_glance(looking_at: int | None, now: datetime) -> Glance:
    """Read it in five statements, each through an index.

    looking_at  the one winery to read; None for all that the transaction may see
    """
    today = timezone.localdate(now)
    answers = {name: _read(asked) for name, asked in glance_statements(looking_at, now).items()}
    counted, asked, done = dict(answers["open"]), answers["asked"], dict(answers["done"])
    return Glance(
        by_status={status: counted.get(status, 0) for status in OPEN},
        by_hold={reason: counted.get(reason, 0) for reason in HoldReason},
        days=_days(asked, today),
        reasons=Counter({CancelReason(key): n for key, n in _sum(asked, "cancelled", 2).items()}),
        refusals=_sum(asked, "declined", 3),
        done_today={state: done.get(state, 0) for state in WORK},
        needs_action=[NeedsAction(*row) for row in answers["to_mend"]],
        to_be_sent_again=sorted(map(_again, answers["again"]), key=lambda each: each.resend_at),
    )


def glance_statements(looking_at: int | None, now: datetime) -> dict[str, Sql]:
    """The statements that read it; tests look at their plans."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    values = {
        "winery": looking_at,
        "statuses": [str(status) for status in OPEN],
        "reasons": [str(reason) for reason in HoldReason],
        "work": [str(state) for state in WORK],
        "zone": settings.TIME_ZONE,
        "first": midnight - timedelta(days=DAYS - 1),
        "midnight": midnight,
        "most": COUNTED,
        "rows": MOST_ROWS,
    }
    texts = {"open": _OPEN, "asked": _ASKED, "done": _DONE, "to_mend": _TO_MEND, "again": _AGAIN}
    return {name: Sql(text, values) for name, text in texts.items()}


def _again(row: tuple[Any, ...]) -> ToBeSentAgain:
    *found, resend_at = row
    return ToBeSentAgain(*[*found, datetime.fromisoformat(resend_at)])


def _days(asked: Sequence[Sequence[Any]], today: date) -> list[Day]:
    accepted, refused = (_sum(asked, outcome, 0) for outcome in ("cancelled", "declined"))
    days = [today - timedelta(days=ago) for ago in reversed(range(DAYS))]
    return [Day(day, accepted[day], refused[day]) for day in days]


def _sum(asked: Sequence[Sequence[Any]], outcome: str, column: int) -> Counter[Any]:
    total: Counter[Any] = Counter()
    for row in asked:
        if row[1] == outcome:
            total[row[column]] += row[-1]
    return total


def _read(asked: Sql) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(*asked)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


_WINERY = "FROM winery w"
_WHOSE = "(%(winery)s::bigint IS NULL OR w.id = %(winery)s)"

# Each winery's stretch of each status or reason is counted in its index, and no further than anybody reads.
_OPEN = f"""
SELECT each.word, least(sum(each.n), %(most)s)::int
  {_WINERY} CROSS JOIN LATERAL (
    SELECT s.word, (SELECT count(*) FROM (
             SELECT FROM orders o WHERE o.winery_id = w.id AND o.status = s.word LIMIT %(most)s) AS found) AS n
      FROM unnest(%(statuses)s::text[]) AS s (word)
     UNION ALL
    SELECT r.word, (SELECT count(*) FROM (
             SELECT FROM hold h WHERE h.winery_id = w.id AND h.reason = r.word AND h.released_at IS NULL
              LIMIT %(most)s) AS found)
      FROM unnest(%(reasons)s::text[]) AS r (word)) AS each
 WHERE {_WHOSE}
 GROUP BY each.word
"""  # noqa: S608 -- parts of ours, values apart

_ASKED = """
SELECT (c.asked_at AT TIME ZONE %(zone)s)::date, c.outcome, c.reason, c.code, count(*)
  FROM cancellation c
 WHERE c.asked_at >= %(first)s AND c.outcome IN ('cancelled', 'declined')
   AND (%(winery)s::bigint IS NULL OR c.winery_id = %(winery)s)
 GROUP BY 1, 2, 3, 4
"""

_DONE = """
SELECT m.to_state, count(*)
  FROM move m
 WHERE m.at >= %(midnight)s AND m.to_state = ANY (%(work)s)
   AND (%(winery)s::bigint IS NULL OR m.winery_id = %(winery)s)
 GROUP BY m.to_state
"""

_TO_MEND = f"""
SELECT o.id, o.order_number, h.words, h.opened_at
  {_WINERY} CROSS JOIN LATERAL (
    SELECT h.order_id, h.words, h.opened_at FROM hold h
     WHERE h.winery_id = w.id AND h.reason = 'needs_action' AND h.released_at IS NULL
     ORDER BY h.order_id LIMIT %(rows)s) AS h
  JOIN orders o ON o.id = h.order_id
 WHERE {_WHOSE}
 ORDER BY h.opened_at, o.id LIMIT %(rows)s
"""  # noqa: S608 -- as above

# Every sending of an order has a report; the one that was stopped last is what is sent again.
_AGAIN = """
SELECT o.id, o.order_number, coalesce(t.name, ''), coalesce(t.city, ''), o.ship_state, o.bottles,
       c.question_id, c.asked_by, c.asked_at, r.resend_at
  FROM shop_report r
  JOIN orders o ON o.id = r.order_id
  JOIN cancellation c ON c.order_id = o.id AND c.outcome = 'cancelled'
  LEFT JOIN ship_to t ON t.order_id = o.id
 WHERE r.resend_at <> '' AND r.newest_number = o.order_number AND r.newest_state = 'cancelled'
   AND o.state = 'cancelled' AND (%(winery)s::bigint IS NULL OR r.winery_id = %(winery)s)
 ORDER BY r.resend_at LIMIT 50
"""
