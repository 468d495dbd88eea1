"""What the log gets to know of a link that still opens."""

import logging
import os
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import psycopg
from django.db import connection
from django.test import Client
from psycopg.conninfo import make_conninfo

from recork.cellar import Role, conninfo
from recork.fulfillment.models import User
from recork.manners.invitation import invitation_link
from recork.manners.log import Line
from tests.fulfillment.cast import House
from tests.fulfillment.people import employ
from tests.support.served import await_answer, free_port


class Lines(logging.Handler):
    """What would be written, line by line."""

    def __init__(self) -> None:
        super().__init__()
        self.formatter = Line()
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))


def test_a_link_that_can_not_be_opened_now_is_kept_secret(live_house: House) -> None:
    """It opens a minute later; whoever reads the log must not be faster."""
    path = "/account" + invitation_link(employ(live_house.nora)).split("/account")[1]
    lines, client = Lines(), Client(raise_request_exception=False)
    logging.getLogger("django.request").addHandler(lines)
    with psycopg.connect(make_conninfo(**conninfo("fulfillment", Role.OWNER))) as holder:
        holder.execute(f"LOCK TABLE {User._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '300ms'")
            answer = client.get(path)
            cursor.execute("RESET statement_timeout")
    logging.getLogger("django.request").removeHandler(lines)

    assert answer.status_code == 503
    assert lines.written != []
    key = path.split("/")[-2]
    for line in lines.written:
        assert f" [{answer['X-Request-Id']}]: " in line
        assert key not in line
        assert key.split("-", 1)[1] not in line


def _await(log: Path, words: str) -> None:
    """The line is written after the answer is."""
    for _ in range(200):
        if words in log.read_text():
            return
        time.sleep(0.1)


def test_nor_does_a_line_for_each_request_tell_it(live_house: House, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "lines"
    serve = ("serve", "--port", str(port), "--workers", "1", "--access-log")
    with log.open("wb") as lines:
        server = subprocess.Popen(
            [sys.executable, "-m", "recork", "fulfillment", *serve],
            env=os.environ | {"RECORK_DEMO": "1"},
            stdin=subprocess.DEVNULL,
            stdout=lines,
            stderr=subprocess.STDOUT,
        )
        try:
            await_answer(server, f"http://127.0.0.1:{port}", log)
            with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as caller:
                caller.request("GET", "/account/password/reset/key/1-vines0-deep/")
                assert caller.getresponse().read() != b""
            _await(log, "/account/password/reset/key/")
        finally:
            server.terminate()
            server.wait(20)
    said = log.read_text()
    assert "GET /account/password/reset/key/(kept secret)/" in said
    assert "vines0" not in said
