"""The line from the shop to the warehouse: it carries every call, and can hold one up or lose its answer."""

import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

PATIENCE_S = 90
_OWN_HEADERS = {"host", "connection", "transfer-encoding", "content-length"}


@dataclass
class Trouble:
    """What happens to the first call that it is meant for.

    reached   set when that call is here: held up before it goes on, or answered and the answer not given on
    go        lets it go on
    """

    method: str
    path: re.Pattern[str]
    loses_answer: bool
    reached: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def is_meant_for(self, method: str, path: str) -> bool:
        return self.method == method and bool(self.path.search(path)) and not self.reached.is_set()

    def wait(self) -> None:
        assert self.reached.wait(PATIENCE_S), f"no call {self.method} {self.path.pattern} came by"


class Carried(NamedTuple):
    """An answer from beyond."""

    status: int
    headers: list[tuple[str, str]]
    said: bytes


class Line:
    """Listens on `port` and passes on to `beyond`; without trouble nobody notices it."""

    def __init__(self, port: int, beyond: int) -> None:
        self.beyond = beyond
        self.troubles: list[Trouble] = []
        self._taking = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @contextmanager
    def trouble(self, method: str, path: str, *, loses_answer: bool = False) -> Iterator[Trouble]:
        """Hold up the next such call until `go`; or let it through at once and lose its answer."""
        made = Trouble(method, re.compile(path), loses_answer)
        self.troubles.append(made)
        try:
            yield made
        finally:
            made.go.set()
            self.troubles.remove(made)

    def take(self, method: str, path: str) -> Trouble | None:
        """The trouble that this call is in; each takes one call."""
        with self._taking:
            found = next((each for each in self.troubles if each.is_meant_for(method, path)), None)
            if found is not None and not found.loses_answer:
                found.reached.set()
            return found

    def carry(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Carried:
        with closing(http.client.HTTPConnection("127.0.0.1", self.beyond, timeout=PATIENCE_S)) as beyond:
            beyond.request(method, path, body, headers)
            answer = beyond.getresponse()
            return Carried(answer.status, answer.getheaders(), answer.read())

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        line = self

        class Handler(BaseHTTPRequestHandler):
            def _pass_on(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                trouble = line.take(self.command, self.path)
                if trouble is not None and not trouble.loses_answer:
                    trouble.go.wait(PATIENCE_S)
                headers = {
                    name: value for name, value in self.headers.items() if name.lower() not in _OWN_HEADERS
                }
                self.close_connection = True
                try:
                    answer = line.carry(self.command, self.path, headers, body)
                except OSError:
                    return  # nobody there: the caller finds the line dead
                if trouble is not None and trouble.loses_answer:
                    trouble.reached.set()
                    trouble.go.wait(PATIENCE_S)
                    return
                self._give_back(answer)

            def _give_back(self, answer: Carried) -> None:
                try:
                    self.send_response(answer.status)
                    for name, value in answer.headers:
                        if name.lower() not in _OWN_HEADERS:
                            self.send_header(name, value)
                    self.send_header("Content-Length", str(len(answer.said)))
                    self.send_header("Connection", "close")
                    self.end_headers()
                    self.wfile.write(answer.said)
                except OSError:
                    return  # the caller has given up waiting

            do_GET = do_PUT = do_POST = do_DELETE = _pass_on  # noqa: N815 -- names that the server asks for

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- as above
                """Say nothing."""

        return Handler
