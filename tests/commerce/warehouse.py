"""A warehouse for the shop's tests: a real HTTP server that speaks the committed contract, and can be told to fail."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import unquote

type Json = dict[str, Any]
STATUS = {"received": "Waiting to Be Released", "released": "Sent to Warehouse"}
NO = {"picked": "already_picked", "packed": "already_packed", "shipped": "already_shipped"}


@dataclass
class Order:
    """What the warehouse knows of one number. state "" is a number it refused."""

    number: str
    state: str = "received"
    version: int = 1
    shop_next: str | None = None
    stopped_by: str = ""
    body: bytes = b""
    is_tombstone: bool = False
    intercepts: dict[str, "Intercept"] = field(default_factory=dict)
    carrier_requests: dict[str, Json] = field(default_factory=dict)


@dataclass
class Intercept:
    """A question for the floor. answer "pending" is open."""

    sent: Json
    answer: str = "pending"
    code: str = ""
    state_found: str = "packed"


class Talk(NamedTuple):
    """One call and what was said to it."""

    method: str
    address: str
    body: bytes
    status: int
    said: Json


@dataclass
class WarehouseHouse:
    """Orders by number. `lost`: answers that are dropped after the effect; `down`: nobody answers properly;
    `busy_s`: too many calls, come back in so many seconds.
    """

    address: str = ""
    orders: dict[str, Order] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    reports: dict[str, Json] = field(default_factory=dict)
    refuse: set[str] = field(default_factory=set)
    endpoints: dict[str, Json] = field(default_factory=dict)
    erased: list[str] = field(default_factory=list)
    lost: int = 0
    down: int | None = None
    busy_s: int | None = None
    calls: list[str] = field(default_factory=list)
    talk: list[Talk] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def move(self, number: str, state: str) -> Json:
        """Let the floor take an order on; returns the news of it."""
        order = self.orders[number]
        order.state, order.version = state, order.version + 1
        return self.tell(order, f"order.{state}")

    def stop(
        self,
        number: str,
        shop_next: str = "send_again",
        *,
        question: str = "77777777-7777-4777-8777-777777777777",
    ) -> Json:
        """Somebody in the portal cancels an order."""
        order = self.orders[number]
        order.shop_next, order.stopped_by = shop_next, question
        order.state, order.version = "cancelled", order.version + 1
        return self.tell(order, "order.cancelled", question=question)

    def accept(self, number: str, question: str) -> list[Json]:
        """The floor pulls an order out; returns both pieces of news of it."""
        order = self.orders[number]
        asked = order.intercepts[question]
        assert asked.answer == "pending", "a question is answered once"
        asked.answer = "accepted"
        order.shop_next, order.stopped_by = asked.sent["shop_next"], question
        order.state, order.version = "cancelled", order.version + 1
        kinds = ("order.cancelled", "intercept.answered")
        return [self.tell(order, kind, question=question, about="intercept") for kind in kinds]

    def decline(self, number: str, question: str, code: str = "on_the_truck") -> Json:
        """The floor, or the deadline, says no."""
        order = self.orders[number]
        asked = order.intercepts[question]
        assert asked.answer == "pending", "a question is answered once"
        asked.answer, asked.code = "declined", code
        return self.tell(
            order, "intercept.answered", question=question, answer="declined", code=code, about="intercept"
        )

    def carrier_says(self, number: str, request: str, standing: str, **more: object) -> Json:
        """People there take a request one step on; returns the news of it."""
        order = self.orders[number]
        order.carrier_requests[request] |= {"standing": standing} | more
        return self.tell_carrier(number, request)

    def tell_carrier(self, number: str, request: str) -> Json:
        """The news of how a request stands."""
        order = self.orders[number]
        news = self.tell(order, "carrier_request.changed")
        news["data"]["carrier_request"] = dict(order.carrier_requests[request])
        return news

    def want_carrier(self, number: str, request: str, sent: Json, asked_by: str = "Nora Quist") -> Json:
        """Somebody asks for an order's carrier; nothing is asked where none has it, or twice at once."""
        order = self.orders[number]
        is_busy = any(
            each["standing"] in {"wanted", "with_carrier"} for each in order.carrier_requests.values()
        )
        code = None if order.state == "shipped" else f"already_{order.state}"
        code = code or ("carrier_request_pending" if is_busy else None)
        words = f"Unable to do that: order {number} is {code}." if code else None
        shown: Json = {
            "id": request, "want": sent["want"], "ship_to": sent.get("ship_to"), "location": sent.get("location"),
            "standing": "refused" if code else "wanted", "reference": None, "code": code, "detail": words,
            "reason": sent.get("reason", "customer_request"), "note": sent.get("note", ""), "asked_by": asked_by,
            "asked_at": datetime.now(UTC).isoformat(), "carrier_asked_at": None, "answered_at": None,
            "answered_by": None, "arrived_at": None,
        }  # fmt: skip
        return order.carrier_requests.setdefault(request, shown)

    def tell(
        self,
        order: Order,
        kind: str,
        *,
        question: str = "",
        answer: str = "accepted",
        code: str = "",
        about: str = "cancellation",
    ) -> Json:
        """Write one piece of news into the feed."""
        news = {
            "id": f"msg_{len(self.events) + 1}",
            "type": kind,
            "timestamp": datetime.now(UTC).isoformat(),
            "data": self._shown(order)
            | {
                "question": {
                    "kind": about,
                    "id": question,
                    "answer": answer,
                    "code": code,
                    "detail": code,
                }
                if question
                else None
            },
        }
        self.events.append(news)
        return news

    def _shown(self, order: Order) -> Json:
        return {
            "order_number": order.number,
            "fulfillment_number": "F1000001",
            "version": order.version,
            "state": order.state,
            "status": STATUS.get(order.state, order.state.capitalize()),
            "shop_next": order.shop_next,
            "pickup": None,
            "lines": [],
            "packages": [],
        }

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Json]:  # noqa: C901 -- a line for each call
        """What the API says to one call."""
        with self.lock:
            self.calls.append(f"{method} {path}")
            if self.busy_s is not None:
                return 429, {"code": "too_many_calls", "detail": "This token calls too often."}
            if self.down is not None:
                return self.down, {"code": "unavailable", "detail": "Nobody is here"}
            match [unquote(part) for part in path.partition("?")[0].strip("/").split("/")]:
                case ["api", "v1", "orders", number, "erasure"]:
                    return self._erase(number)
                case ["api", "v1", "orders"]:
                    return 200, {"items": [self._shown(each) for each in self.orders.values()], "next": None}
                case ["api", "v1", "events"]:
                    return self._feed(path)
                case ["api", "v1", "orders", number]:
                    return self._take(number, body)
                case ["api", "v1", "orders", number, "cancellations", question]:
                    return self._cancel(number, question, json.loads(body))
                case ["api", "v1", "orders", number, "intercepts", question]:
                    return self._intercept(number, question, json.loads(body))
                case ["api", "v1", "orders", number, "carrier-requests", request]:
                    return self._carrier(number, request, json.loads(body))
                case ["api", "v1", "orders", number, "shop-report"]:
                    return self._report(number, json.loads(body))
                case ["api", "v1", "webhook-endpoints", endpoint]:
                    return self._endpoint(endpoint, json.loads(body))
                case ["api", "v1", "webhook-endpoints", endpoint, "test-events"] if (
                    endpoint in self.endpoints
                ):
                    return 202, {"webhook_id": "msg_test_1"}
            return 404, {"code": "not_found"}

    def _endpoint(self, endpoint: str, sent: Json) -> tuple[int, Json]:
        """A secret is shown when it is made, and never again."""
        is_new = endpoint not in self.endpoints
        before = self.endpoints.get(endpoint, {}).get("secret_version", 0)
        self.endpoints[endpoint] = sent
        secret = f"whsec_{sent['secret_version']}" if sent["secret_version"] > before else None
        return 201 if is_new else 200, sent | {"secret": secret}

    def _erase(self, number: str) -> tuple[int, Json]:
        self.erased.append(number)
        if number not in self.orders:
            return 404, {"code": "order_not_found"}
        return 200, {"order_number": number, "erased_at": "2026-11-23T13:00:00Z"}

    def _feed(self, path: str) -> tuple[int, Json]:
        after = int(path.partition("after=")[2].partition("&")[0] or 0)
        limit = int(path.partition("limit=")[2] or 100)
        items = self.events[after : after + limit]
        return 200, {"items": items, "next": after + len(items)}

    def _report(self, number: str, report: Json) -> tuple[int, Json]:
        if number not in self.orders:
            return 404, {"code": "order_not_found"}
        self.reports[number] = report
        return 200, {"version": report["version"]}

    def _take(self, number: str, body: bytes) -> tuple[int, Json]:
        order = self.orders.get(number)
        if number in self.refuse:
            return 422, {"code": "invalid", "detail": "ship_to.zip: too long."}
        if order is None:
            order = self.orders[number] = Order(number, body=body)
            self.tell(order, "order.received")
            return 201, self._shown(order)
        if order.is_tombstone:
            return 409, {"code": "cancelled_before_arrival", "detail": "Dead", "shop_next": order.shop_next}
        if order.body != body:
            return 409, {"code": "order_number_reused", "detail": "Another order has this number."}
        return 200, self._shown(order)

    def _cancel(self, number: str, question: str, sent: Json) -> tuple[int, Json]:
        order = self.orders.get(number)
        found = "stopped"
        if order is None:
            order = self.orders[number] = Order(number, state="cancelled", is_tombstone=True)
            order.shop_next, order.stopped_by = sent["shop_next"], question
            found = "refused" if number in self.refuse else "before_arrival"
        elif order.state in NO or order.state in {"delivered", "returned"}:
            code = NO.get(order.state, f"already_{order.state}")
            self.tell(order, "cancellation.declined", question=question, answer="declined", code=code)
            words = f"Unable to cancel in Fulfillment: order {number} is {code.replace('_', ' ')}."
            return 409, {
                "code": code,
                "detail": words,
                "next_steps": [{"action": "call", "label": "Call 707-603-4011"}],
            }
        elif order.state == "cancelled":
            found = (
                "stopped" if order.stopped_by == question and not order.is_tombstone else "already_cancelled"
            )
        else:
            order.state, order.version = "cancelled", order.version + 1
            order.shop_next, order.stopped_by = sent["shop_next"], question
            self.tell(order, "order.cancelled", question=question)
        return 201, self._shown(order) | {"id": question, "found": found}

    def _intercept(self, number: str, question: str, sent: Json) -> tuple[int, Json]:
        order = self.orders.get(number)
        if order is None:
            return 404, {"code": "order_not_found"}
        asked = order.intercepts.setdefault(question, Intercept(sent, state_found=order.state))
        if asked.answer == "pending" and order.state not in {"picked", "packed"}:
            asked.answer = "already_cancelled" if order.state == "cancelled" else "declined"
            asked.code = "" if order.state == "cancelled" else f"already_{order.state}"
        if asked.answer == "declined":
            words = f"Unable to intercept in Fulfillment: order {number} {asked.code}."
            step = {"action": "call_support", "label": "Call 707-603-4011"}
            return 409, {"code": asked.code, "detail": words, "answer": "declined", "next_steps": [step]}
        found = {"accepted": "stopped", "already_cancelled": "already_cancelled"}.get(asked.answer)
        shown = self._shown(order) | {"id": question, "answer": asked.answer, "found": found}
        shown["shop_next"] = order.shop_next or asked.sent["shop_next"]
        return 202 if asked.answer == "pending" else 200, shown

    def _carrier(self, number: str, request: str, sent: Json) -> tuple[int, Json]:
        order = self.orders.get(number)
        if order is None:
            return 404, {"code": "order_not_found"}
        if (sent.get("ship_to") or {}).get("state", "TX") != "TX":
            return 422, {
                "code": "invalid",
                "detail": "ship_to.state: it was shipped to TX.",
                "next_steps": [],
            }
        is_new = request not in order.carrier_requests
        asked = self.want_carrier(number, request, sent, "The shop")
        if is_new:
            self.tell_carrier(number, request)
        if asked["standing"] == "refused":
            step = {"action": "call_support", "label": "Call 707-603-4011"}
            return 409, {
                "code": asked["code"],
                "detail": asked["detail"],
                "standing": "refused",
                "next_steps": [step],
            }
        shown = {
            name: value
            for name, value in self._shown(order).items()
            if name in {"order_number", "fulfillment_number", "state", "version"}
        }
        return 200 if asked["standing"] == "done" else 202, shown | asked


@contextmanager
def open_warehouse() -> Iterator[WarehouseHouse]:
    """Let it answer on a port of this machine while the block runs."""
    house = WarehouseHouse()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, said = house.answer(self.command, self.path, body)
            house.talk.append(Talk(self.command, self.path, body, status, said))
            if house.lost:
                house.lost -= 1
                self.close_connection = True
                self.connection.close()
                return
            sent = json.dumps(said).encode()
            self.send_response(status)
            if house.busy_s is not None:
                self.send_header("Retry-After", str(house.busy_s))
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_PUT = do_POST = do_any  # noqa: N815 -- the library's names

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A dropped connection is what the test asked for."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    house.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield house
    finally:
        server.shutdown()
        server.server_close()
