"""A wave of thousands: released by a person's press of a button, and the same as SQL."""

import time
from http.client import HTTPConnection
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
from psycopg.conninfo import make_conninfo

from bench.house import HOUSE, Bench
from recork.cellar import Role, conninfo

WAVE = 5_000
"""As many as one wave takes; there are always more that wait."""
LAID = 120
"""Seconds after which nobody would wait any longer."""
RELEASE = """
SELECT w.released FROM warehouse h, release_wave(h.id, ready_orders(h.id, NULL, '', '', NULL, %(most)s), '', 12, 72,
       %(request)s, 'bench', now()) w WHERE h.id = (SELECT warehouse_id FROM orders WHERE order_number = 'B1' LIMIT 1)
"""


def wave(bench: Bench) -> tuple[float, float]:
    """Orders a second from pressing Release to the answer, and in one statement of SQL."""
    said = {
        "csrfmiddlewaretoken": bench.floor_cookie.partition("csrf=")[2].partition(";")[0],
        "request": str(uuid4()),
        "warehouse": _warehouse(),
        "cart_orders": "12",
        "cart_bottles": "72",
    }
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": bench.floor_cookie}
    line = HTTPConnection(*bench.address, timeout=LAID)
    before, began = _on_the_floor(), time.perf_counter()
    line.request("POST", "/warehouse/waves/", urlencode(said), form)
    answer = line.getresponse()
    answer.read()
    took = time.perf_counter() - began
    released = _on_the_floor() - before
    # some may be held back: whether they may go where they go is looked at again, which the bare SQL leaves out
    assert answer.status == 302, answer.status
    assert released > 0.9 * WAVE, released
    return released / took, WAVE / _limit()


def _limit() -> float:
    with psycopg.connect(make_conninfo(**conninfo(HOUSE, Role.APP))) as connection:
        began = time.perf_counter()
        connection.execute("SELECT enter_scope(NULL)")
        found = connection.execute(RELEASE, {"most": WAVE, "request": uuid4()}).fetchone()
        connection.commit()
        took = time.perf_counter() - began
    assert found == (WAVE,), found
    return took


def _warehouse() -> str:
    return str(
        _asked(
            "SELECT h.code FROM orders o JOIN warehouse h ON h.id = o.warehouse_id WHERE o.order_number = 'B1'"
        )
    )


def _on_the_floor() -> int:
    return int(str(_asked("SELECT count(*) FROM wave_order")))


def _asked(statement: str) -> object:
    with psycopg.connect(make_conninfo(**conninfo(HOUSE, Role.AUDIT))) as connection:
        found = connection.execute(statement).fetchone()
    assert found
    return found[0]
