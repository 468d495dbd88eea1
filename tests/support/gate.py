"""Two who want the same locks, made to meet: one thing is held, they come, and it is let go."""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from django.db import connection

_WAITING = "FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


class Gate:
    """Stays in `held`, which locks something, until it is opened; meanwhile others come, each of whom ends or waits."""

    def __init__(self, held: AbstractContextManager[object]) -> None:
        self.said: dict[str, object] = {}
        self.closed, self.opened = threading.Event(), threading.Event()
        self.threads: list[threading.Thread] = []
        self.send("gate", lambda: self._hold(held))
        assert self.closed.wait(10)

    def _hold(self, held: AbstractContextManager[object]) -> None:
        with held:
            self.closed.set()
            assert self.opened.wait(30)

    def send(self, name: str, work: Callable[[], object]) -> None:
        """Let somebody come: what they came back with is said under this name."""

        def go() -> None:
            try:
                self.said[name] = work()
            finally:
                connection.close()

        thread = threading.Thread(target=go)
        thread.start()
        self.threads.append(thread)
        for _ in range(500):
            if sum(each.is_alive() for each in self.threads[1:]) <= _who_wait():
                return
            time.sleep(0.02)
        raise AssertionError(f"{name} neither ends nor waits")

    @staticmethod
    def cut_off() -> None:
        """End the statements that wait for a lock, as the database does to one of two who wait for each other."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_cancel_backend(pid) {_WAITING}")
            assert cursor.fetchall() == [(True,)]

    def open(self) -> dict[str, object]:
        self.opened.set()
        for thread in self.threads:
            thread.join(30)
        del self.said["gate"]
        return self.said


def _who_wait() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_WAITING}")
        return int(cursor.fetchone()[0])
