"""Only what Stripe signed is read; everything else is a bad signature, whatever is wrong with it."""

import json
import time
from typing import Any

import pytest
from stripe import WebhookSignature

from recork.commerce.gateways import BadSignature, Outcome, Result, StripeEvent, read_stripe_event

SECRET = "whsec_current"
OLD = "whsec_before"
REFUND = {
    "id": "re_1",
    "object": "refund",
    "amount": 8796,
    "charge": "ch_1",
    "status": "failed",
    "failure_reason": "lost_or_stolen_card",
    "metadata": {"recork_attempt": "k-1"},
}


def event(shape: Any, **more: Any) -> bytes:
    told = {"id": "evt_1", "object": "event", "type": "refund.failed", "created": 1_800_000_000}
    return json.dumps(told | {"data": {"object": shape}} | more).encode()


def signed(body: bytes, secret: str = SECRET, at: int | None = None) -> str:
    header: str = WebhookSignature.generate_signature_header(body.decode(), secret, at)
    return header


def test_a_refund_is_read_from_an_event() -> None:
    body = event(REFUND)
    assert read_stripe_event(body, signed(body), [SECRET]) == StripeEvent(
        "evt_1",
        "refund.failed",
        1_800_000_000,
        refund=Outcome(
            Result.FAILED,
            code="lost_or_stolen_card",
            words="The gateway could not give the money back (lost or stolen card).",
            for_good=True,
            gateway_id="re_1",
        ),
        key="k-1",
        charge_id="ch_1",
    )


def test_a_refund_that_is_not_ours_has_no_key() -> None:
    for metadata in ({}, None, {"recork_attempt": 5}):
        body = event(REFUND | {"metadata": metadata})
        assert read_stripe_event(body, signed(body), [SECRET]).key == ""


def test_an_event_about_something_else_is_passed_on() -> None:
    body = event({"id": "ch_1", "object": "charge"}, type="charge.succeeded")
    assert read_stripe_event(body, signed(body), [SECRET]) == StripeEvent(
        "evt_1", "charge.succeeded", 1_800_000_000
    )


def test_while_secrets_are_changed_both_count() -> None:
    body = event(REFUND)
    for secret in (SECRET, OLD):
        assert read_stripe_event(body, signed(body, secret), [SECRET, OLD]).event_id == "evt_1"
    with pytest.raises(BadSignature):
        read_stripe_event(body, signed(body, OLD), [SECRET])


BODY = event(REFUND)
NOW = int(time.time())
FORGED: dict[str, tuple[bytes, str]] = {
    "no signature": (BODY, ""),
    "nonsense": (BODY, "nonsense"),
    "no time": (BODY, signed(BODY).partition(",")[2]),
    "a time in words": (BODY, "t=now,v1=00"),
    "another script": (BODY, "t=1800000000,v1=\u0661\u0662"),
    "a surrogate": (BODY, "t=1800000000,v1=\udcff"),
    "another scheme": (BODY, signed(BODY).replace("v1=", "v0=")),
    "too old": (BODY, signed(BODY, at=NOW - 301)),
    "another secret": (BODY, signed(BODY, "whsec_of_a_stranger")),
    "another body": (BODY + b" ", signed(BODY)),
    "a body that is no text": (b"\xff\xfe", signed(b"")),
    "an empty body": (b"", signed(b"")),
    "a body that is no JSON": (b"{", signed(b"{")),
    "a number": (b"7", signed(b"7")),
    "a list": (b"[]", signed(b"[]")),
    "nothing": (b"null", signed(b"null")),
    "an object of nobody": (b"{}", signed(b"{}")),
    "an event of another kind": (
        b'{"object": "v2.core.event", "id": "evt_1"}',
        signed(b'{"object": "v2.core.event", "id": "evt_1"}'),
    ),
    "an event about nothing": (event(None), signed(event(None))),
    "an event about a word": (event("re_1"), signed(event("re_1"))),
    "data in a list": (event(REFUND, data=[]), signed(event(REFUND, data=[]))),
    "an event without a name": (event(REFUND, id=None), signed(event(REFUND, id=None))),
    "a kind in numbers": (event(REFUND, type=5), signed(event(REFUND, type=5))),
    "a time that is none": (event(REFUND, created="now"), signed(event(REFUND, created="now"))),
}


@pytest.mark.parametrize(("body", "signature"), FORGED.values(), ids=FORGED)
def test_anything_else_is_a_bad_signature(body: bytes, signature: str) -> None:
    with pytest.raises(BadSignature):
        read_stripe_event(body, signature, [SECRET])


def test_without_a_secret_nothing_is_believed() -> None:
    for secrets in ([], [""]):
        with pytest.raises(BadSignature):
            read_stripe_event(BODY, signed(BODY, ""), secrets)
