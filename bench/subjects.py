"""What is measured: over HTTP first, then the same SQL through pgbench on the same data."""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from uuid import uuid4

import psycopg
from psycopg.conninfo import make_conninfo

from bench.house import HOUSE, Bench
from bench.limit import run_pgbench
from bench.load import Load, http, run_load
from bench.pages import sql_of_page
from recork.cellar import Role, conninfo

BATCH = 10_000
FASTEST = 4000
"""More cancels a second than the machines did that this was written on: so many numbers each run gets."""

PATH = "/api/v1/orders/B{n}/cancellations/{id}"
CANCEL = """
\\set i :i + 1
\\set n :first + :client_id * :each + :i
BEGIN;
SELECT * FROM enter_by_token('{digest}', now());
SELECT order_id, order_number, state, version, outcome, code, asked_at, bottles_released,
       bottles_coming_back, repeated, stopped_at, stopped_by, stop_question, shop_next
  FROM cancel_orders((SELECT array_agg(id) FROM orders WHERE winery_id = {winery}
       AND order_number = ANY (ARRAY['B' || :n])), gen_random_uuid(), NULL, 'bench', 'api', 'other', '',
       'send_again', '', NULL, now());
COMMIT;
"""


class Numbers:
    """Deals out numbers of orders that nobody has cancelled yet."""

    def __init__(self) -> None:
        self.next = 1

    def take(self, count: int) -> int:
        """The first of `count` fresh numbers in a row."""
        first, self.next = self.next, self.next + count
        return first


def cancel(bench: Bench, numbers: Numbers, connections: int, seconds: float) -> tuple[float, float, float]:
    """One order a request: requests a second, the SQL's transactions a second, the middle wait in ms."""
    headers = {"Authorization": f"Bearer {bench.secret}", "Content-Type": "application/json"}
    body = json.dumps({"reason": "other"}).encode()

    def request(n: int) -> bytes:
        return http("PUT", PATH.format(n=n, id=uuid4()), headers, body)

    load = run_load(bench.address, request, connections=connections, seconds=seconds, first=numbers.next)
    numbers.take(len(load.waits) + connections)
    assert set(load.statuses) == {201}, load.statuses
    return load.per_second, _cancel_limit(bench, numbers, connections, seconds), load.wait_ms(0.5)


def _cancel_limit(bench: Bench, numbers: Numbers, connections: int, seconds: float) -> float:
    digest = hashlib.sha256(bench.secret.encode()).hexdigest()
    script = CANCEL.format(digest=digest, winery=bench.winery_id)
    each = 1 + round(FASTEST * seconds / connections)
    before = _stopped()
    given = {"i": 0, "first": numbers.next, "each": each}
    per_second = run_pgbench(script, clients=connections, seconds=seconds, variables=given)
    stopped = _stopped() - before
    numbers.take(each * connections)
    assert stopped > 0.9 * per_second * seconds, (
        f"only {stopped} of {per_second * seconds:.0f} were to cancel"
    )
    return per_second


def _stopped() -> int:
    with psycopg.connect(make_conninfo(**conninfo(HOUSE, Role.AUDIT))) as connection:
        found = connection.execute("SELECT count(*) FROM cancellation WHERE outcome = 'cancelled'").fetchone()
    assert found
    return int(found[0])


def batch(bench: Bench, numbers: Numbers) -> tuple[float, float]:
    """Ten thousand orders in one request: orders a second, and the same as one statement of SQL."""
    size = BATCH
    first = numbers.take(size)
    asked = [f"B{n}" for n in range(first, first + size)]
    headers = {"Authorization": f"Bearer {bench.secret}", "Content-Type": "application/json"}
    line = HTTPConnection(*bench.address, timeout=120)
    began = time.perf_counter()
    body = json.dumps({"order_numbers": asked, "reason": "weather"})
    line.request("PUT", f"/api/v1/cancellation-batches/{uuid4()}", body, headers)
    answer = line.getresponse()
    results = json.load(answer)["results"]
    served = size / (time.perf_counter() - began)
    assert {each["outcome"] for each in results} == {"cancelled"}, answer.status
    return served, size / _batch_limit(bench, numbers.take(size), size)


def _batch_limit(bench: Bench, first: int, size: int) -> float:
    asked = [f"B{n}" for n in range(first, first + size)]
    with psycopg.connect(make_conninfo(**conninfo(HOUSE, Role.APP))) as connection:
        began = time.perf_counter()
        connection.execute("SELECT enter_scope(%s)", (bench.winery_id,))
        connection.execute(
            "SELECT * FROM cancel_orders((SELECT array_agg(id) FROM orders WHERE winery_id = %s"
            " AND order_number = ANY (%s)), %s, NULL, 'bench', 'api', 'weather', '', 'send_again', '', NULL, now())",
            (bench.winery_id, asked, uuid4()),
        ).fetchall()
        connection.commit()
        return time.perf_counter() - began


def trail(bench: Bench, numbers: Numbers, connections: int, seconds: float) -> tuple[float, float]:
    """The cancelling SQL with the audit trail and without it: transactions a second."""
    watched = _cancel_limit(bench, numbers, connections, seconds)
    with _unwatched():
        return watched, _cancel_limit(bench, numbers, connections, seconds)


def trail_of_batch(bench: Bench, numbers: Numbers) -> tuple[float, float]:
    """The same of ten thousand orders in one statement: orders a second."""
    watched = BATCH / _batch_limit(bench, numbers.take(BATCH), BATCH)
    with _unwatched():
        return watched, BATCH / _batch_limit(bench, numbers.take(BATCH), BATCH)


@contextmanager
def _unwatched() -> Iterator[None]:
    """The triggers of the audit trail are off while the block runs."""
    with psycopg.connect(make_conninfo(**conninfo(HOUSE, Role.OWNER)), autocommit=True) as owner:
        try:
            _switch(owner, "DISABLE")
            yield
        finally:
            _switch(owner, "ENABLE")


def _switch(owner: psycopg.Connection, how: str) -> None:
    for table, trigger in (
        ("cancellation", "trail_insert"),
        ("move", "trail_insert"),
        ("hold", "trail_update"),
    ):
        owner.execute(f"ALTER TABLE {table} {how} TRIGGER {trigger}")


def page(bench: Bench, seconds: float) -> tuple[float, float, float]:
    """View Orders, the first page of fifty."""
    return _page(bench, "/orders/?limit=50", seconds)


def search(bench: Bench, seconds: float) -> tuple[float, float, float]:
    """Quick search by a surname's beginning."""
    return _page(bench, "/orders/?q=mar&limit=50", seconds)


def _page(bench: Bench, path: str, seconds: float) -> tuple[float, float, float]:
    asked = http("GET", path, {"Cookie": bench.cookie})
    load: Load = run_load(bench.address, lambda _: asked, connections=1, seconds=seconds)
    assert set(load.statuses) == {200}, load.statuses
    limit = run_pgbench(sql_of_page(path), clients=1, seconds=seconds, variables={}, protocol="simple")
    return load.per_second, limit, load.wait_ms(0.5)
