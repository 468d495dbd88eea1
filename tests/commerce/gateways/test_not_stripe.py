"""Something answers at the gateway's address that isn't Stripe: a proxy, a parked page, a mistake. Nothing is known."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from recork.commerce.gateways import Payment, Result, StripeGateway

PAYMENT = Payment("pi_1", "ch_1")

SAID: dict[str, tuple[int, bytes]] = {
    "a page": (200, b"<html>Welcome</html>"),
    "nothing": (200, b""),
    "nothing at all": (204, b""),
    "bytes": (200, b"\xff\xfe\x00"),
    "a list": (200, b"[]"),
    "a number": (200, b"7"),
    "an object of nobody": (200, b"{}"),
    "a refund without a status": (200, b'{"object": "refund"}'),
    "a refund with a new status": (200, b'{"object": "refund", "id": "re_1", "status": "corked"}'),
    "a refund in numbers": (200, b'{"object": "refund", "id": 1, "status": 2, "metadata": 3}'),
    "a list without data": (200, b'{"object": "list"}'),
    "a list of nonsense": (200, b'{"object": "list", "data": [1, null], "has_more": false}'),
    "a list without end": (200, b'{"object": "list", "data": [{"object": "refund"}], "has_more": true}'),
    "a payment without a status": (200, b'{"object": "payment_intent", "id": "pi_1", "latest_charge": 5}'),
    "a proxy that forbids": (403, b"<html>Forbidden by policy</html>"),
    "a proxy that knows nobody": (404, b"not found"),
    "a proxy that wants a name": (407, b"<html>Sign in</html>"),
    "somebody else's no": (404, b'{"error": "not found"}'),
    "somebody else's other no": (400, b'{"detail": "no"}'),
    "a no without words": (400, b'{"error": null}'),
    "a gateway that is down": (502, b"<html>Bad gateway</html>"),
    "a teapot": (418, b'{"error": {"type": "teapot"}}'),
}


@contextmanager
def somebody(status: int, body: bytes) -> Iterator[str]:
    """Answer everything with this."""

    class Somebody(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815 -- the name it has upstairs

        def log_message(self, *args: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Somebody) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(("status", "body"), SAID.values(), ids=SAID)
def test_nothing_is_known(status: int, body: bytes) -> None:
    with somebody(status, body) as address:
        gateway = StripeGateway("sk_test_1", address=address, timeout_s=(5, 5))
        heard = {
            "refund": gateway.refund(PAYMENT, 1, key="k"),
            "void": gateway.void(PAYMENT, key="k"),
            "capture": gateway.capture(PAYMENT, 1, key="k"),
            "charge": gateway.charge(1, "usd", source="pm_card_visa", key="k"),
            "authorize": gateway.authorize(1, "usd", source="pm_card_visa", key="k"),
            "look up": gateway.look_up_refund(PAYMENT, key="k"),
            "look up by name": gateway.look_up_refund(PAYMENT, key="k", refund_id="re_1"),
        }
    results = {verb: outcome.result if outcome else None for verb, outcome in heard.items()}
    unknown = dict.fromkeys(heard, Result.UNKNOWN)
    # a list in which nothing of ours stands is an answer
    assert results == unknown | ({"look up": None} if b"[1, null]" in body else {})
