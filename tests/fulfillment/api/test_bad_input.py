"""What nobody should send. All of it is refused with the field named, and changes nothing."""

import json
from typing import Any

import pytest

from recork.fulfillment.models import Order, scope
from recork.manners.api.body import MOST_BYTES
from tests.fulfillment.api.calls import BODY, QUESTION, Caller, read

SHIP_TO = BODY["ship_to"]
LINE = BODY["lines"][0]


def ship_to(**changed: object) -> dict[str, Any]:
    return BODY | {"ship_to": SHIP_TO | changed}


def line(**changed: object) -> dict[str, Any]:
    return BODY | {"lines": [LINE | changed]}


@pytest.fixture(autouse=True)
def _nothing_was_taken_in(db: None) -> Any:
    yield
    with scope.of_every_winery():
        assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param(ship_to(name="Marisol\x00Vega"), "ship_to.name", id="NUL"),
        pytest.param(ship_to(name="Marisol \ud83c"), "ship_to.name", id="lone surrogate"),
        pytest.param(ship_to(name="x" * 121), "ship_to.name", id="too long"),
        pytest.param(ship_to(name=7), "ship_to.name", id="a number for a name"),
        pytest.param(ship_to(name=None), "ship_to.name", id="null"),
        pytest.param(ship_to(line1="12 Congress\nAvenue"), "ship_to.line1", id="line break"),
        pytest.param(ship_to(country="United States"), "ship_to.country", id="country in words"),
        pytest.param(ship_to(nickname="Mari"), "ship_to.nickname", id="unknown field"),
        pytest.param(BODY | {"gift_message": "a\x0bb"}, "gift_message", id="control character"),
        pytest.param(BODY | {"lines": []}, "lines", id="no line"),
        pytest.param(BODY | {"lines": [LINE] * 201}, "lines", id="too many lines"),
        pytest.param(BODY | {"lines": LINE}, "lines", id="no list"),
        pytest.param(line(sku=""), "lines.0.sku", id="no SKU"),
        pytest.param(line(sku="  "), "lines.0.sku", id="blank SKU"),
        pytest.param(line(bottles=0), "lines.0.bottles", id="no bottle"),
        pytest.param(line(bottles=-6), "lines.0.bottles", id="negative"),
        pytest.param(line(bottles=1001), "lines.0.bottles", id="too many bottles"),
        pytest.param(line(bottles=2**63), "lines.0.bottles", id="2^63 bottles"),
        pytest.param(line(bottles=10**400), "lines.0.bottles", id="beyond any number"),
        pytest.param(line(bottles=6.5), "lines.0.bottles", id="half a bottle"),
        pytest.param(line(bottles=6e300), "lines.0.bottles", id="a float beyond any number"),
        pytest.param(line(bottles=True), "lines.0.bottles", id="boolean"),
        pytest.param(line(bottles="6"), "lines.0.bottles", id="digits in a text"),
        pytest.param(BODY | {"total_cents": 2**63}, "total_cents", id="2^63 cents"),
        pytest.param(BODY | {"total_cents": -1}, "total_cents", id="negative money"),
        pytest.param(BODY | {"currency": "dollars"}, "currency", id="currency in words"),
        pytest.param(BODY | {"order_type": "Weekly"}, "order_type", id="unknown type"),
        pytest.param(BODY | {"requested_ship_on": "0026-12-01"}, "requested_ship_on", id="year 26"),
        pytest.param(BODY | {"requested_ship_on": 1764028800}, "requested_ship_on", id="seconds"),
        pytest.param(BODY | {"requested_ship_on": "1764028800"}, "requested_ship_on", id="seconds in a text"),
        pytest.param(BODY | {"ordered_at": "2026-11-23T10:00:00"}, "ordered_at", id="no time zone"),
        pytest.param(BODY | {"ordered_at": "0001-01-01T00:00:00+14:00"}, "ordered_at", id="before time"),
        pytest.param(BODY | {"ordered_at": "2026-11-23 10:00:00Z"}, "ordered_at", id="no T"),
        pytest.param({"lines": [LINE]}, "ship_to", id="field missing"),
        pytest.param([BODY], "", id="a list"),
        pytest.param("order", "", id="a text"),
        pytest.param(None, "", id="null instead of an order"),
    ],
)
def test_a_body_of_a_wrong_shape_names_the_field(shop: Caller, body: object, field: str) -> None:
    refused = shop.put_bytes("/orders/10234", json.dumps(body).encode())
    assert refused.refusal == (422, "invalid", field)
    assert refused.body["errors"][0]["field"] == field


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{", id="cut off"),
        pytest.param(b"order=10234", id="a form"),
        pytest.param(b'{"lines": [], "lines": []}', id="a key twice"),
        pytest.param(b'{"ship_to": {"name": "a", "name": "b"}}', id="a key twice inside"),
        pytest.param(b'{"total_cents": NaN}', id="NaN"),
        pytest.param(b'{"total_cents": -Infinity}', id="infinity"),
        pytest.param(b'{"gift_message": "\xff\xfe"}', id="not UTF-8"),
        pytest.param(b'{"gift_message": "a\x00b"}', id="bare NUL"),
        pytest.param('{"lines": []}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b'\xef\xbb\xbf{"lines": []}', id="byte order mark"),
        pytest.param(b'{"total_cents": ' + b"9" * 5000 + b"}", id="5,000 digits"),
        pytest.param(b"[" * 200_000 + b"]" * 200_000, id="nested deeply"),
    ],
)
def test_what_is_no_json_is_malformed(shop: Caller, body: bytes) -> None:
    assert shop.put_bytes("/orders/10234", body).refusal == (400, "malformed", None)


def test_an_order_needs_a_body(shop: Caller) -> None:
    assert shop.put("/orders/10234").refusal == (422, "invalid", "")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""]
)
def test_a_body_is_sent_as_json(shop: Caller, content_type: str) -> None:
    refused = shop.put_bytes("/orders/10234", json.dumps(BODY).encode(), content_type)
    assert refused.refusal == (415, "unsupported_media_type", None)


def test_a_body_has_a_most(shop: Caller) -> None:
    body = json.dumps(BODY | {"gift_message": "x" * MOST_BYTES}).encode()
    assert shop.put_bytes("/orders/10234", body).refusal == (413, "too_large", None)


def test_a_body_of_unknown_length_is_refused(shop: Caller) -> None:
    refused = read(
        shop.client.put(
            "/api/v1/orders/10234",
            json.dumps(BODY),
            content_type="application/json",
            headers={"Transfer-Encoding": "chunked"},
        )
    )
    assert refused.refusal == (411, "length_required", None)


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("%00", id="NUL"),
        pytest.param("10234%00", id="NUL at the end"),
        pytest.param("10234%0A", id="line break"),
        pytest.param("%20", id="blank"),
        pytest.param("10234%20", id="space at the end"),
        pytest.param("a%5Cb", id="backslash"),
        pytest.param("%2E%2E", id="dots"),
        pytest.param("x" * 61, id="too long"),
    ],
)
def test_a_number_must_fit_a_label_and_an_address(shop: Caller, number: str) -> None:
    for refused in (
        shop.put(f"/orders/{number}", BODY),
        shop.get(f"/orders/{number}"),
        shop.put(f"/orders/{number}/cancellations/{QUESTION}"),
    ):
        assert refused.refusal == (422, "invalid", "order_number")


def test_an_address_of_broken_utf_8_names_no_order(shop: Caller) -> None:
    assert shop.get("/orders/%FF%FE").refusal == (404, "order_not_found", None)


def test_all_that_is_wrong_is_named_at_once(shop: Caller) -> None:
    refused = shop.put("/orders/10234", line(bottles=0, sku="") | {"ship_to": {"zip": 94503}})
    assert [each["field"] for each in refused.body["errors"]] == [
        "ship_to.zip",
        "lines.0.sku",
        "lines.0.bottles",
    ]
