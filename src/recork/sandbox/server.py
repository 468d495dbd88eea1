"""HTTP in front of the counter."""

import contextlib
import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from recork.sandbox.answers import Answer, Refused
from recork.sandbox.asked import Asked
from recork.sandbox.counter import Counter
from recork.sandbox.ledger import new_id

LARGEST_FORM = 64 * 1024
LARGEST_LOAD = 256 * 1024 * 1024


class Server(ThreadingHTTPServer):
    """One thread for each connection; they end with the process."""

    request_queue_size = 128

    def __init__(self, host: str, port: int, counter: Counter) -> None:
        super().__init__((host, port), Handler)
        self.counter = counter

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass over a caller who hung up: that is what impatient callers do."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # it is what came in


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "recork-sandbox"
    timeout = 75  # a connection on which nobody asks anything more
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 -- the same

    def _serve(self) -> None:
        request = new_id("req")
        url = urlsplit(self.path)
        try:
            body = self._body(LARGEST_LOAD if url.path == "/sandbox/load" else LARGEST_FORM)
        except Refused as refusal:
            self.close_connection = True  # what comes next on it is the body that we did not read
            self._say(refusal.answer, request)
            return
        answer = self.server.counter.answer(
            Asked(
                method=self.command,
                path=url.path,
                query=url.query,
                authorization=self.headers.get("Authorization", ""),
                key=self.headers.get("Idempotency-Key", "") if self.command == "POST" else "",
                body=body,
                request=request,
            )
        )
        if answer is None:
            self.close_connection = True
            with contextlib.suppress(OSError):  # the caller may have been quicker
                self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self._say(answer, request)

    def _body(self, largest: int) -> bytes:
        if "Transfer-Encoding" in self.headers:
            raise Refused("Say the length of the body (Content-Length).", status=411)
        said = self.headers.get("Content-Length", "0")
        if not (said.isascii() and said.isdigit() and len(said) <= 12):
            raise Refused("Content-Length is no number.")
        if int(said) > largest:
            raise Refused(f"The body has more than {largest} bytes.", status=413)
        return self.rfile.read(int(said))

    def _say(self, answer: Answer, request: str) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Request-Id", request)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name it has upstairs
        """Say nothing of what went well; what broke prints itself."""
