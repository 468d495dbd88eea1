"""Somebody who takes webhooks, and remembers them."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

PATIENCE_S = 30


class Told(NamedTuple):
    path: str
    headers: Message
    body: bytes


class Listener(ThreadingHTTPServer):
    """Answers 200, or first whatever is put into `answers`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Ear)
        self.told: queue.Queue[Told] = queue.Queue()
        self.answers: queue.Queue[int] = queue.Queue()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def hear(self) -> Told:
        """Wait for the next one."""
        return self.told.get(timeout=PATIENCE_S)


class _Ear(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = 200 if self.server.answers.empty() else self.server.answers.get()
        self.server.told.put(Told(self.path, self.headers, body))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


@contextmanager
def open_listener() -> Iterator[Listener]:
    with Listener() as listener:
        threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True).start()
        yield listener
        listener.shutdown()
