"""Other processes that use the cellar, and rows to lose."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psutil
import psycopg

from recork.cellar import Role, connect
from recork.cellar.place import find_place
from recork.cellar.processes import living, postmaster

HOUSE = "fulfillment"

HOLD = f"""
import sys
from recork.cellar import open_cellar
with open_cellar("{HOUSE}"):
    print("in", flush=True)
    sys.stdin.read()
"""


class Holder:
    """Another process that opens the cellar and stays until its input ends."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def is_in(self) -> bool:
        """Wait until it has the cellar open; False when it failed instead."""
        assert self.process.stdout
        return self.process.stdout.readline() == "in\n"

    def leave(self) -> str:
        """Let it go, and return what it said on standard error."""
        _, said = self.process.communicate(timeout=120)
        assert self.process.returncode == 0, said
        return said

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def holder() -> Iterator[Holder]:
    someone = Holder()
    try:
        yield someone
    finally:
        someone.kill()


def is_running() -> bool:
    return postmaster(find_place()) is not None


def kill_postmaster() -> None:
    """Kill -9 the server's first process alone; its children find out by themselves."""
    first = postmaster(find_place())
    assert first
    first.send_signal(signal.SIGKILL)


def kill_everything() -> None:
    asked_of_all(lambda process: process.send_signal(signal.SIGKILL))


def asked_of_all[Answer](ask: Callable[[psutil.Process], Answer]) -> list[Answer]:
    """Ask every process of the server; one that ends meanwhile (a worker of autovacuum's) has no answer."""
    answers = []
    for process in living(find_place()):
        with suppress(psutil.NoSuchProcess):
            answers.append(ask(process))
    return answers


def lay_bottles() -> None:
    with connect(HOUSE, Role.OWNER) as connection:
        connection.execute("create table bottle (number int primary key)")


def add_bottle(number: int) -> None:
    with connect(HOUSE, Role.APP) as connection:
        connection.execute("insert into bottle values (%s)", [number])


def add_bottles_until_it_breaks() -> list[int]:
    """Insert bottles one by one on one connection; return those that the server acknowledged."""
    acknowledged: list[int] = []
    with connect(HOUSE, Role.APP, autocommit=True) as connection:
        try:
            for number in range(10**9):
                connection.execute("insert into bottle values (%s)", [number])
                acknowledged.append(number)
        except psycopg.OperationalError:
            return acknowledged
    raise AssertionError("nobody killed the server")


def bottles() -> list[int]:
    with connect(HOUSE, Role.APP) as connection:
        return [number for (number,) in connection.execute("select number from bottle order by number")]


def wait_until(happened: Callable[[], bool]) -> None:
    """Return as soon as `happened`; a minute is never needed and always bounds a hang."""
    for _ in range(600):
        if happened():
            return
        time.sleep(0.1)
    raise AssertionError(f"{happened} has not come true within a minute")


def is_root() -> bool:
    return os.geteuid() == 0
