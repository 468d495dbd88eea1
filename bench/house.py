"""A house of its own for the bench: sample orders, copies that can be cancelled, a token, a person, a server."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
from psycopg.conninfo import make_conninfo

from recork.cellar import Role, conninfo

HOUSE = "fulfillment"
EMAIL, FLOOR, PASSWORD = "bench@alder.test", "bench@warehouse.test", "a-long-way-to-the-shelf"


@dataclass(frozen=True)
class Bench:
    """Where the served house answers, and with what one comes in."""

    address: tuple[str, int]
    winery_id: int
    secret: str
    cookie: str
    floor_cookie: str


def recork(*words: str, says: str = "") -> str:
    """Run one command of the house and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "recork", HOUSE, *words],
        input=says,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"recork {HOUSE} {' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout


def fill(orders: int, stoppable: int) -> int:
    """Seed the house and add copies of Alder's orders, numbered B1 to B<stoppable>; answers Alder's id."""
    recork("migrate", "--verbosity", "0")
    recork("seed", "--orders", str(orders))
    sql = (Path(__file__).parent / "stoppable.sql").read_text(encoding="utf-8")
    with psycopg.connect(make_conninfo(**conninfo(HOUSE, Role.OWNER))) as connection:
        connection.execute("SELECT enter_scope(NULL)")
        found = connection.execute("SELECT id FROM winery WHERE slug = 'alder'").fetchone()
        assert found, "the sample has an Alder Creek"
        given = {"winery": found[0], "orders": stoppable, "shop": uuid4()}
        cursor = psycopg.ClientCursor(connection)
        cursor.execute(sql, given)
    with psycopg.connect(make_conninfo(**conninfo(HOUSE, Role.OWNER)), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return int(found[0])


UNMETERED = dict.fromkeys(("RECORK_CALLS_PER_MINUTE", "RECORK_CALLS_PER_MINUTE_TOGETHER"), "1000000000")
"""We look for the machine's limit, not for ours."""


@contextmanager
def serve(winery_id: int) -> Iterator[Bench]:
    """Serve the house as `recork fulfillment serve` does, on a free port, for the length of the block."""
    token = ("--role", "shop", "--winery", "alder", "--name", "bench", "--connection", "bench")
    secret = re.findall(r"^recork_\S+$", recork("token", "create", *token), re.MULTILINE)[0]
    person = ("--email", EMAIL, "--name", "Bench", "--role", "manager", "--winery", "alder")
    floor = ("--email", FLOOR, "--name", "Bench", "--role", "floor")
    for who in (person, floor):
        recork("user", "create", *who, "--password-stdin", says=PASSWORD)
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "recork", HOUSE, "serve", "--port", str(port)],
        env=os.environ | {"RECORK_DEMO": "1"} | UNMETERED,
        stdout=subprocess.DEVNULL,
    )
    try:
        cookies = (_sign_in(port, email) for email in (EMAIL, FLOOR))
        yield Bench(("127.0.0.1", port), winery_id, secret, *cookies)
    finally:
        server.terminate()
        server.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _sign_in(port: int, email: str) -> str:
    for _ in range(300):
        try:
            return _try_to_sign_in(port, email)
        except ConnectionRefusedError:
            time.sleep(0.1)
    sys.exit("The server didn't start.")


def _try_to_sign_in(port: int, email: str) -> str:
    door = HTTPConnection("127.0.0.1", port, timeout=10)
    door.request("GET", "/account/login/")
    page = door.getresponse()
    html = page.read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    assert found, html
    cookies = _cookies(page.headers.get_all("Set-Cookie") or [])
    body = urlencode({"csrfmiddlewaretoken": found[1], "login": email, "password": PASSWORD})
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    door.request("POST", "/account/login/", body, form)
    answer = door.getresponse()
    answer.read()
    assert answer.status == 302, answer.status
    return _cookies(answer.headers.get_all("Set-Cookie") or [])


def _cookies(lines: list[str]) -> str:
    return "; ".join(line.split(";", 1)[0] for line in lines)
