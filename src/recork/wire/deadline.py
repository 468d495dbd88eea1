"""A limit for a whole call. A library's timeout counts from the last byte, and bytes can be dripped for ever."""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class Deadline:
    """While it is entered, cuts each watched connection once `seconds` have passed."""

    def __init__(self, seconds: float) -> None:
        self.has_passed = False
        self._watched: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def watch(self, connection: socket.socket) -> None:
        """Keep a handle of our own on it: TLS takes the one we were given for itself."""
        with self._lock:
            self._watched.append(connection.dup())
            if self.has_passed:
                _end(self._watched[-1])

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for connection in self._watched:
                connection.close()
            self._watched.clear()

    def _cut(self) -> None:
        with self._lock:
            self.has_passed = True
            for connection in self._watched:
                _end(connection)


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other side may have been quicker
        connection.shutdown(socket.SHUT_RDWR)
