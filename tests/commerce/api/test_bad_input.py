"""What nobody should send. All of it is refused with the field named, and changes nothing."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlsplit

import pytest

from recork.commerce.models import Customer, Order, Question
from recork.manners.api.body import MOST_BYTES
from tests.commerce.api.calls import BODY, Caller, read, token_of
from tests.commerce.cast import WEBSITE, House, sell

QUESTION = "22222222-2222-4222-8222-222222222222"
TENDER = BODY["tenders"][0]


def ship_to(**changed: object) -> dict[str, Any]:
    return BODY | {"ship_to": BODY["ship_to"] | changed}


def buyer(**changed: object) -> dict[str, Any]:
    return BODY | {"buyer": BODY["buyer"] | changed}


def line(**changed: object) -> dict[str, Any]:
    return BODY | {"lines": [BODY["lines"][0] | changed]}


def tender(**changed: object) -> dict[str, Any]:
    return BODY | {"tenders": [TENDER | changed]}


@pytest.fixture
def _nothing_was_taken_in(db: None) -> Iterator[None]:
    yield
    assert not Order.objects.exists()
    assert not Customer.objects.exists()


@pytest.mark.usefixtures("_nothing_was_taken_in")
@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param(buyer(name="Marisol\x00Vega"), "buyer.name", id="NUL"),
        pytest.param(buyer(name="Marisol \ud83c"), "buyer.name", id="lone surrogate"),
        pytest.param(buyer(name=None), "buyer.name", id="null"),
        pytest.param(buyer(name=7), "buyer.name", id="a number for a name"),
        pytest.param(buyer(email="nobody"), "buyer.email", id="no e-mail"),
        pytest.param(buyer(email="a@b.c\nBcc: all@b.c"), "buyer.email", id="a header in an e-mail"),
        pytest.param(buyer(email="İ" * 64 + "@" + "İ" * 189), "buyer.email", id="longer in small letters"),
        pytest.param(buyer(nickname="Mari"), "buyer.nickname", id="unknown field"),
        pytest.param(ship_to(line1="x" * 121), "ship_to.line1", id="too long"),
        pytest.param(ship_to(country="USA"), "ship_to.country", id="country in three letters"),
        pytest.param(BODY | {"gift_message": "a\x0bb"}, "gift_message", id="control character"),
        pytest.param(BODY | {"lines": []}, "lines", id="no line"),
        pytest.param(BODY | {"lines": BODY["lines"] * 201}, "lines", id="too many lines"),
        pytest.param(line(sku="a/b"), "lines.0.sku", id="a slash in a SKU"),
        pytest.param(line(bottles=-6), "lines.0.bottles", id="negative"),
        pytest.param(line(bottles=2**63), "lines.0.bottles", id="2^63 bottles"),
        pytest.param(line(bottles=10**400), "lines.0.bottles", id="beyond any number"),
        pytest.param(line(bottles=6.5), "lines.0.bottles", id="half a bottle"),
        pytest.param(line(bottles="6"), "lines.0.bottles", id="digits in a text"),
        pytest.param(line(bottles=True), "lines.0.bottles", id="boolean"),
        pytest.param(line(price_cents=2**63), "lines.0.price_cents", id="2^63 cents"),
        pytest.param(BODY | {"tenders": [TENDER] * 11}, "tenders", id="too many tenders"),
        pytest.param(tender(amount_cents=0), "tenders.0.amount_cents", id="a tender of nothing"),
        pytest.param(tender(amount_cents=2**63), "tenders.0.amount_cents", id="2^63 cents paid"),
        pytest.param(tender(kind="cash"), "tenders.0.kind", id="unknown tender"),
        pytest.param(tender(is_captured="yes"), "tenders.0.is_captured", id="yes for true"),
        pytest.param(BODY | {"tax_cents": -1}, "tax_cents", id="negative money"),
        pytest.param(BODY | {"currency": "dollars"}, "currency", id="currency in words"),
        pytest.param(BODY | {"placed_at": 1764028800}, "placed_at", id="seconds"),
        pytest.param(BODY | {"placed_at": "2026-11-23T10:00:00"}, "placed_at", id="no time zone"),
        pytest.param(BODY | {"requested_ship_on": "0026-12-01"}, "requested_ship_on", id="year 26"),
        pytest.param({"lines": BODY["lines"], "tenders": []}, "buyer", id="field missing"),
        pytest.param([BODY], "", id="a list"),
        pytest.param(None, "", id="null instead of an order"),
    ],
)
def test_an_order_of_a_wrong_shape_names_the_field(website: Caller, body: object, field: str) -> None:
    refused = website.put_bytes("/orders/10234", json.dumps(body).encode())
    assert refused.refusal == (422, "invalid", field)


@pytest.mark.usefixtures("_nothing_was_taken_in")
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{", id="cut off"),
        pytest.param(b'{"lines": [], "lines": []}', id="a key twice"),
        pytest.param(b'{"buyer": {"name": "a", "name": "b"}}', id="a key twice inside"),
        pytest.param(b'{"tax_cents": NaN}', id="NaN"),
        pytest.param(b'{"gift_message": "\xff\xfe"}', id="not UTF-8"),
        pytest.param(b'{"gift_message": "a\x00b"}', id="bare NUL"),
        pytest.param(b'{"tax_cents": ' + b"9" * 5000 + b"}", id="5,000 digits"),
        pytest.param(b"[" * 200_000 + b"]" * 200_000, id="nested deeply"),
    ],
)
def test_what_is_no_json_is_malformed(website: Caller, body: bytes) -> None:
    assert website.put_bytes("/orders/10234", body).refusal == (400, "malformed", None)


CALLS: dict[str, dict[str, object]] = {
    f"/orders/10234/cancellations/{QUESTION}": {},
    "/orders/10234/shipping-status": {"shipping_status": "Handled Externally"},
    f"/orders/10234/pickups/{QUESTION}": {"location": "Tasting room"},
    f"/orders/10234/refunds/{QUESTION}": {"amount_cents": 100},
}


@pytest.mark.parametrize("path", CALLS)
def test_every_call_refuses_what_it_cannot_read(website: Caller, path: str) -> None:
    sell()
    body = json.dumps(CALLS[path]).encode()
    assert website.put_bytes(path, body, "text/plain").refusal == (415, "unsupported_media_type", None)
    assert website.put_bytes(path, b'{"note": 1, "note": 2}').refusal == (400, "malformed", None)
    assert website.put_bytes(path, b"[]").refusal[:2] == (422, "invalid")
    assert website.put_bytes(path, b"x" * (MOST_BYTES + 1)).refusal == (413, "too_large", None)
    assert website.put(path, CALLS[path] | {"nonsense": 1}).refusal == (422, "invalid", "nonsense")
    assert website.put(path.replace("10234", "%00")).refusal[:2] == (422, "invalid")
    assert website.put(path.replace(QUESTION, "no-id"), CALLS[path]).status in {200, 422}
    chunked = website.client.put(
        f"/api/v1{path}", body, content_type="application/json", headers={"Transfer-Encoding": "chunked"}
    )
    assert read(chunked).refusal == (411, "length_required", None)
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (f"/orders/10234/cancellations/{QUESTION}", {"reason": "whim"}, "reason"),
        (f"/orders/10234/cancellations/{QUESTION}", {"note": "a\0b"}, "note"),
        (f"/orders/10234/cancellations/{QUESTION}", {"note": "\ud800"}, "note"),
        (f"/orders/10234/cancellations/{QUESTION}", {"note": "x" * 241}, "note"),
        (f"/orders/10234/cancellations/{QUESTION}", {"return_inventory": 1}, "return_inventory"),
        ("/orders/10234/shipping-status", {"shipping_status": None}, "shipping_status"),
        ("/orders/10234/shipping-status", {"shipping_status": "Picked Up"}, "shipping_status"),
        ("/orders/10234/shipping-status", {"shipping_status": "", "version": 2**63}, "version"),
        (f"/orders/10234/pickups/{QUESTION}", {"location": " "}, "location"),
        (f"/orders/10234/pickups/{QUESTION}", {"location": "a\0b"}, "location"),
        (f"/orders/10234/pickups/{QUESTION}", {"location": "x", "ready_on": "soon"}, "ready_on"),
        (f"/orders/10234/pickups/{QUESTION}", {"location": "x", "shipping_status": ""}, "shipping_status"),
    ],
)
def test_a_question_of_a_wrong_shape_names_the_field(
    website: Caller, path: str, body: dict[str, object], field: str
) -> None:
    order = sell()
    assert website.put_bytes(path, json.dumps(body).encode()).refusal == (422, "invalid", field)
    assert not Question.objects.exists()
    assert Order.objects.get(pk=order.pk).version == order.version


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/orders", {"limit": 201}, "limit"),
        ("/orders", {"limit": 2**63}, "limit"),
        ("/orders", {"after": "\0"}, "after"),
        ("/orders", {"order_status": "Lost"}, "order_status"),
        ("/orders", {"state": "cancelled"}, "state"),
        ("/products", {"sku": "\0"}, "sku"),
        ("/products", {"after": "a\0"}, "after"),
        ("/products", {"limit": 0}, "limit"),
    ],
)
def test_a_list_is_asked_for_in_words_that_it_knows(
    website: Caller, path: str, query: dict[str, str | int], field: str
) -> None:
    assert website.get(path, **query).refusal == (422, "invalid", field)


def test_ten_megabytes_are_refused_before_they_arrive(served: str, live_house: House) -> None:
    head = (
        "PUT /api/v1/orders/10234 HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {token_of(WEBSITE)}\r\nContent-Type: application/json\r\n"
        "Content-Length: 10000000\r\n\r\n"
    )
    address = urlsplit(served)
    with socket.create_connection((address.hostname, address.port), timeout=20) as caller:
        caller.sendall(head.encode() + b'{"gift_message": "')
        with closing(HTTPResponse(caller)) as answer:
            answer.begin()
            assert (answer.status, answer.headers["Content-Type"]) == (413, "application/problem+json")
