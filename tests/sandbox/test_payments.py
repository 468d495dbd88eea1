"""Payments: set aside, taken, let go, declined."""

from typing import Any

import pytest

from tests.support.payments import Sandbox


def test_a_payment_is_taken_at_once(sandbox: Sandbox) -> None:
    payment = sandbox.pay(8796, currency="USD", metadata={"order": "10234"}, customer="cus_ana")
    assert payment == {
        "id": payment["id"],
        "object": "payment_intent",
        "amount": 8796,
        "amount_capturable": 0,
        "amount_received": 8796,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic",
        "client_secret": payment["client_secret"],
        "confirmation_method": "automatic",
        "created": payment["created"],
        "currency": "usd",
        "customer": "cus_ana",
        "description": None,
        "last_payment_error": None,
        "latest_charge": payment["latest_charge"],
        "livemode": False,
        "metadata": {"order": "10234"},
        "next_action": None,
        "payment_method": "pm_card_visa",
        "payment_method_types": ["card"],
        "status": "succeeded",
    }
    assert sandbox.get(f"/v1/payment_intents/{payment['id']}") == payment
    assert sandbox.get(f"/v1/charges/{payment['latest_charge']}") == {
        "id": payment["latest_charge"],
        "object": "charge",
        "amount": 8796,
        "amount_captured": 8796,
        "amount_refunded": 0,
        "balance_transaction": None,
        "captured": True,
        "created": payment["created"],
        "currency": "usd",
        "customer": "cus_ana",
        "description": None,
        "disputed": False,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {"order": "10234"},
        "paid": True,
        "payment_intent": payment["id"],
        "payment_method": "pm_card_visa",
        "refunded": False,
        "status": "succeeded",
    }


def test_a_payment_is_made_first_and_confirmed_later(sandbox: Sandbox) -> None:
    made = sandbox.post("/v1/payment_intents", amount=500, currency="usd").said
    assert (made["status"], made["latest_charge"]) == ("requires_payment_method", None)
    path = f"/v1/payment_intents/{made['id']}/confirm"
    assert sandbox.post(path).code == "payment_intent_unexpected_state"

    assert sandbox.post(path, payment_method="pm_card_visa").said["status"] == "succeeded"
    assert sandbox.post(path, payment_method="pm_card_visa").code == "payment_intent_unexpected_state"


def test_money_is_set_aside_and_taken_in_part(sandbox: Sandbox) -> None:
    payment = sandbox.pay(1000, capture_method="manual")
    assert (payment["status"], payment["amount_capturable"], payment["amount_received"]) == (
        "requires_capture",
        1000,
        0,
    )
    path = f"/v1/payment_intents/{payment['id']}/capture"
    assert sandbox.post(path, amount_to_capture=1001).code == "amount_too_large"

    taken = sandbox.post(path, amount_to_capture=400).said

    assert (taken["status"], taken["amount_capturable"], taken["amount_received"]) == ("succeeded", 0, 400)
    assert sandbox.post(path).code == "payment_intent_unexpected_state"
    assert sandbox.post("/v1/refunds", payment_intent=payment["id"], amount=401).status == 400
    assert sandbox.post("/v1/refunds", payment_intent=payment["id"]).said["amount"] == 400


def test_money_that_was_set_aside_is_let_go(sandbox: Sandbox) -> None:
    payment = sandbox.pay(1000, capture_method="manual")
    gone = sandbox.post(f"/v1/payment_intents/{payment['id']}/cancel", cancellation_reason="duplicate").said
    assert (gone["status"], gone["cancellation_reason"], gone["canceled_at"] is None) == (
        "canceled",
        "duplicate",
        False,
    )
    charge = sandbox.get(f"/v1/charges/{payment['latest_charge']}")
    assert (charge["captured"], charge["amount_refunded"], charge["refunded"]) == (False, 1000, True)
    assert sandbox.refunds(payment["latest_charge"]) == []
    for verb in ("cancel", "capture", "confirm"):
        heard = sandbox.post(f"/v1/payment_intents/{payment['id']}/{verb}")
        assert (heard.status, heard.code) == (400, "payment_intent_unexpected_state")
        assert heard.said["error"]["payment_intent"]["status"] == "canceled"


def test_money_that_was_taken_is_not_let_go(sandbox: Sandbox) -> None:
    payment = sandbox.pay()
    heard = sandbox.post(f"/v1/payment_intents/{payment['id']}/cancel")
    assert (heard.status, heard.code) == (400, "payment_intent_unexpected_state")


@pytest.mark.parametrize(
    ("card", "decline"),
    [
        ("pm_card_chargeDeclined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds"),
    ],
)
def test_a_card_that_is_declined_may_be_replaced(sandbox: Sandbox, card: str, decline: str) -> None:
    form: dict[str, Any] = {"amount": 500, "currency": "usd", "confirm": "true", "payment_method": card}
    heard = sandbox.post("/v1/payment_intents", **form)
    error = heard.said["error"]
    assert (heard.status, error["type"], error["code"], error["decline_code"]) == (
        402,
        "card_error",
        "card_declined",
        decline,
    )
    payment = error["payment_intent"]
    assert (payment["status"], payment["amount_received"]) == ("requires_payment_method", 0)
    assert sandbox.post("/v1/refunds", payment_intent=payment["id"]).status == 400

    path = f"/v1/payment_intents/{payment['id']}/confirm"
    assert sandbox.post(path, payment_method="pm_card_visa").said["status"] == "succeeded"
    states = [one["status"] for one in sandbox.get(f"/v1/charges?payment_intent={payment['id']}")["data"]]
    assert states == ["succeeded", "failed"]


REFUSED = {
    "no amount": ({"currency": "usd"}, "parameter_missing"),
    "no currency": ({"amount": 1}, "parameter_missing"),
    "an empty currency": ({"amount": 1, "currency": ""}, "parameter_invalid_empty"),
    "no such currency": ({"amount": 1, "currency": "dollars"}, "parameter_invalid_string"),
    "confirmed without a card": (
        {"amount": 1, "currency": "usd", "confirm": "true"},
        "payment_intent_unexpected_state",
    ),
    "confirmed perhaps": ({"amount": 1, "currency": "usd", "confirm": "maybe"}, "parameter_unknown"),
    "expanded": ({"amount": 1, "currency": "usd", "expand[0]": "customer"}, "parameter_unknown"),
    "a name without end": (
        {"amount": 1, "currency": "usd", "description": "x" * 5001},
        "parameter_invalid_string",
    ),
}


@pytest.mark.parametrize(("form", "code"), REFUSED.values(), ids=REFUSED)
def test_a_payment_that_is_malformed_is_not_made(sandbox: Sandbox, form: dict[str, Any], code: str) -> None:
    before = sandbox.get("/v1/charges")
    heard = sandbox.post("/v1/payment_intents", **form)
    assert (heard.status, heard.code) == (400, code)
    assert sandbox.get("/v1/charges") == before
