"""Two doors for strangers: what isn't signed is 401, what is signed is stored once, and nothing is ever a 500."""

import hashlib
import hmac
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from recork.commerce import environment
from recork.commerce.models import Heard, RefundAttempt, RefundIntent, Warehouse
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.operations.refunding import _begin, _claim
from recork.wire.sealed import seal
from recork.wire.signature import new_secret, sign
from tests.commerce.cast import IVO, NOW, House, sell

SECRET, BEFORE = new_secret(), new_secret()
BODY = json.dumps({"type": "test", "timestamp": "2026-11-24T21:00:00Z", "data": {}}).encode()


@pytest.fixture
def warehouse(house: House) -> Warehouse:
    return Warehouse.objects.create(
        address="http://127.0.0.1:1/",
        token=b"",
        secret=seal(SECRET, key=settings.SECRET_KEY),
        secret_before=seal(BEFORE, key=settings.SECRET_KEY),
        secret_before_until=datetime.now(UTC).replace(year=2100),
        connected_at=NOW,
    )


def post(body: bytes, headers: dict[str, str]) -> int:
    answer = Client().post("/webhooks/fulfillment/", body, content_type="application/json", headers=headers)
    return answer.status_code


def signed(body: bytes = BODY, *, secret: str = SECRET, name: str = "msg_1") -> dict[str, str]:
    return sign([secret], name, datetime.now(UTC), body)


def test_a_signed_message_is_stored_once(warehouse: Warehouse) -> None:
    assert [post(BODY, signed()) for _ in range(3)] == [204, 204, 204]
    assert post(BODY, signed(secret=BEFORE, name="msg_2")) == 204
    assert list(Heard.objects.values_list("message_id", flat=True)) == ["msg_1", "msg_2"]


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize("value", ["", "v1,%%%", "nan", "x" * 5000, "-1", "v1,YQ=="])
def test_malformed_headers_are_401(warehouse: Warehouse, name: str, value: str) -> None:
    assert post(BODY, signed() | {name: value}) == 401
    assert not Heard.objects.exists()


def test_another_secret_or_body_is_401(warehouse: Warehouse) -> None:
    assert post(BODY, signed(secret=new_secret())) == 401
    assert post(BODY + b" ", signed()) == 401
    assert post(b"\xff\xfe", signed()) == 401
    assert Client().get("/webhooks/fulfillment/").status_code == 405


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_header_that_is_missing_is_401(warehouse: Warehouse, name: str) -> None:
    assert post(BODY, {key: value for key, value in signed().items() if key != name}) == 401
    assert not Heard.objects.exists()


@pytest.mark.parametrize("minutes", [-60 * 24 * 365, -6, 6, 60 * 24 * 365])
def test_what_is_too_old_or_from_the_future_is_401(warehouse: Warehouse, minutes: int) -> None:
    then = datetime.now(UTC) + timedelta(minutes=minutes)
    assert post(BODY, sign([SECRET], "msg_1", then, BODY)) == 401
    assert not Heard.objects.exists()


def test_the_former_secret_opens_until_its_time_and_never_after(warehouse: Warehouse) -> None:
    assert post(BODY, sign([BEFORE, SECRET], "msg_1", datetime.now(UTC), BODY)) == 204
    Warehouse.objects.update(secret_before_until=datetime.now(UTC) - timedelta(seconds=1))
    assert post(BODY, signed(secret=BEFORE, name="msg_2")) == 401
    assert post(BODY, signed(name="msg_3")) == 204


def test_before_any_warehouse_is_connected_nobody_is_believed(house: House) -> None:
    assert post(BODY, signed()) == 401


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b"null",
        b'{"type": 5}',
        b'{"type": "order.cancelled", "data": {"version": "x"}}',
        b"\x00",
    ],
)
def test_signed_nonsense_is_kept_for_people_to_look_at(warehouse: Warehouse, body: bytes) -> None:
    assert post(body, signed(body)) == 204
    assert Heard.objects.count() == 1


# -- the gateway -----------------------------------------------------------------------------------
def stripe(event: dict[str, Any], *, secret: str = "whsec_stripe") -> int:
    body = json.dumps(event).encode()
    at = int(time.time())
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    answer = Client().post(
        "/webhooks/stripe/",
        body,
        content_type="application/json",
        headers={"Stripe-Signature": f"t={at},v1={mac}"},
    )
    return answer.status_code


def refund_event(key: str, status: str, *, name: str = "evt_1") -> dict[str, Any]:
    return {
        "id": name,
        "object": "event",
        "type": "refund.updated",
        "created": 1,
        "data": {
            "object": {
                "id": "re_1",
                "object": "refund",
                "amount": 31200,
                "charge": "ch_10234",
                "status": status,
                "metadata": {"recork_attempt": key},
            }
        },
    }


@pytest.fixture
def attempt(house: House, monkeypatch: pytest.MonkeyPatch) -> RefundAttempt:
    monkeypatch.setattr(environment, "STRIPE_WEBHOOK_SECRETS", ["whsec_stripe"])
    sell()
    cancel_order(IVO, "10234", Asking(uuid4()), now=NOW)
    intent_id = _claim(NOW)
    assert intent_id is not None
    attempt = _begin(intent_id, NOW)
    assert attempt is not None
    return attempt


def test_a_gateway_that_tells_before_it_answers_is_believed_once(attempt: RefundAttempt) -> None:
    assert [stripe(refund_event(str(attempt.key), "succeeded")) for _ in range(3)] == [204] * 3
    assert RefundIntent.objects.get().outcome == "succeeded"
    assert Heard.objects.count() == 1


def test_a_refund_that_fails_after_it_was_reported_done_is_failed_again(attempt: RefundAttempt) -> None:
    stripe(refund_event(str(attempt.key), "succeeded"))
    stripe(refund_event(str(attempt.key), "pending", name="evt_0"))
    assert RefundIntent.objects.get().outcome == "succeeded"
    stripe(refund_event(str(attempt.key), "failed", name="evt_2"))
    intent = RefundIntent.objects.get()
    assert intent.outcome in {"failed", "waiting"}
    assert intent.order.payment_status in {"refund_failed", "refunding"}


def test_strangers_and_strange_events_change_nothing(attempt: RefundAttempt) -> None:
    assert stripe(refund_event(str(attempt.key), "succeeded"), secret="whsec_other") == 401
    assert stripe(refund_event("no key of ours", "succeeded")) == 204
    assert stripe(refund_event(str(uuid4()), "succeeded", name="evt_9")) == 204
    assert RefundIntent.objects.get().outcome == "unknown"
    assert Client().post("/webhooks/stripe/", b"", content_type="application/json").status_code == 401
