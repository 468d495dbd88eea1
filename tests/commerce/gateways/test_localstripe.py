"""The gateway against a Stripe server that others wrote, and the sandbox beside it.

What this proves: we write requests and read answers as others understand Stripe's, and the sandbox's shapes agree
with theirs in every field that both have. What it can't prove: idempotency keys, the ceiling of refunds and refunds
that settle later (localstripe has none of them: tests/sandbox and test_stripe_gateway.py), and taking money through
the gateway (it knows the older `payment_method_types` only, so money is taken here by hand).
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from recork.commerce.gateways import Outcome, Payment, Result, StripeGateway, read_stripe_event
from tests.support.listener import open_listener
from tests.support.localstripe import open_localstripe
from tests.support.payments import SECRET_KEY, Sandbox

SECRET = "whsec_of_the_tests"


@pytest.fixture(scope="module")
def localstripe() -> Iterator[str]:
    with open_localstripe() as address:
        yield address


@pytest.fixture
def theirs(localstripe: str) -> StripeGateway:
    return StripeGateway(SECRET_KEY, address=localstripe)


def ask(address: str, path: str, **form: object) -> Any:
    """Ask by hand: POST with a form, else GET."""
    body = urlencode(form).encode() if form else None
    request = Request(address + path, body, {"Authorization": f"Bearer {SECRET_KEY}"})
    try:
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except HTTPError as refusal:
        with refusal:
            return json.load(refusal)


def pay(address: str, **form: object) -> Payment:
    card = {"payment_method": "pm_card_visa", "currency": "usd", "confirm": "true"}
    intent = ask(address, "/v1/payment_intents", amount=8796, **card | form)
    charge = intent["latest_charge"]
    return Payment(intent["id"], charge if isinstance(charge, str) else charge["id"])


def test_a_refund_in_parts_is_made_and_found_by_our_key(localstripe: str, theirs: StripeGateway) -> None:
    payment = pay(localstripe)
    made = [theirs.refund(payment, amount, key=f"k-{amount}") for amount in (5000, 3796)]
    kept = ask(localstripe, f"/v1/refunds?charge={payment.charge_id}")["data"]

    assert [one.result for one in made] == [Result.SUCCEEDED] * 2
    assert {one["id"]: (one["amount"], one["metadata"]) for one in kept} == {
        made[0].gateway_id: (5000, {"recork_attempt": "k-5000"}),
        made[1].gateway_id: (3796, {"recork_attempt": "k-3796"}),
    }
    assert theirs.look_up_refund(payment, key="k-3796") == made[1]
    assert theirs.look_up_refund(payment, key="", refund_id=made[0].gateway_id) == made[0]
    assert theirs.look_up_refund(payment, key="k-0") is None
    assert theirs.look_up_refund(payment, key="", refund_id="re_nobody") is None


def test_money_set_aside_is_taken_or_let_go(localstripe: str, theirs: StripeGateway) -> None:
    taken, gone = (pay(localstripe, capture_method="manual") for _ in range(2))
    assert theirs.capture(taken, 8796, key="c") == Outcome(
        Result.SUCCEEDED, gateway_id=taken.payment_id, charge_id=taken.charge_id
    )
    # their refusal of the second time has no code, so it is the look at the payment that tells
    for _ in range(2):
        assert theirs.void(gone, key="v") == Outcome(
            Result.SUCCEEDED, gateway_id=gone.payment_id, charge_id=gone.charge_id
        )
    assert theirs.void(taken, key="w").result is Result.FAILED


def test_a_charge_nobody_made_is_refused(theirs: StripeGateway) -> None:
    outcome = theirs.refund(Payment("pi_nobody", "ch_nobody"), 1, key="k")
    assert (outcome.result, outcome.code, outcome.for_good) == (Result.FAILED, "resource_missing", True)


def test_a_key_that_opens_nothing_is_not_admitted(localstripe: str) -> None:
    outcome = StripeGateway("pk_1", address=localstripe).refund(pay(localstripe), 1, key="k")
    assert (outcome.code, outcome.may_be_tried_anew) == ("not_admitted", True)


def test_an_event_that_they_signed_is_believed(localstripe: str) -> None:
    with open_listener() as listener:
        told = {"url": listener.address, "secret": SECRET, "events[]": "payment_intent.succeeded"}
        request = Request(f"{localstripe}/_config/webhooks/ours", urlencode(told).encode(), method="POST")
        urlopen(request, timeout=30).close()
        pay(localstripe)
        heard = listener.hear()
    event = read_stripe_event(heard.body, heard.headers["Stripe-Signature"], [SECRET])
    assert (event.kind, event.event_id[:4], event.refund) == ("payment_intent.succeeded", "evt_", None)


def shapes(address: str) -> dict[str, dict[str, Any]]:
    """What a server shows of the same few things."""
    payment = pay(address, **{"metadata[order]": "10234"})
    refund = ask(address, "/v1/refunds", charge=payment.charge_id, amount=5, **{"metadata[a]": "b"})
    return {
        "payment": ask(address, f"/v1/payment_intents/{payment.payment_id}"),
        "charge": ask(address, f"/v1/charges/{payment.charge_id}"),
        "refund": ask(address, f"/v1/refunds/{refund['id']}"),
        "list of refunds": ask(address, f"/v1/refunds?charge={payment.charge_id}"),
        "list of charges": ask(address, "/v1/charges?limit=1"),
        "what is missing": ask(address, "/v1/refunds/re_nobody")["error"],
        "what is declined": ask(
            address,
            "/v1/payment_intents",
            amount=5,
            currency="usd",
            confirm="true",
            payment_method="pm_card_chargeCustomerFail",
        )["error"],
    }


# of no use to us, or older than the rest
LEFT_OUT = {
    "payment": {"charges", "invoice"},
    "charge": {"invoice", "receipt_email", "receipt_number", "refunds", "statement_descriptor"},
    "refund": {"date", "livemode"},
    "list of refunds": {"total_count"},
    "list of charges": {"total_count"},
}
# Stripe shows a name here, and an object only when asked to
SHOWN_DIFFERENTLY = {"latest_charge"}


def test_the_sandbox_shows_what_they_show(localstripe: str, sandbox: Sandbox) -> None:
    ours, others = shapes(sandbox.address), shapes(localstripe)
    for name, shape in others.items():
        assert (name, set(shape) - set(ours[name])) == (name, LEFT_OUT.get(name, set()))
        for field in set(shape) & set(ours[name]) - SHOWN_DIFFERENTLY:
            kinds = {type(shape[field]), type(ours[name][field])} - {type(None)}
            assert (name, field, len(kinds) <= 1) == (name, field, True)
    for name, field in [
        ("payment", "object"),
        ("payment", "status"),
        ("charge", "object"),
        ("charge", "amount_refunded"),
        ("refund", "object"),
        ("refund", "status"),
        ("list of refunds", "object"),
        ("list of refunds", "url"),
        ("what is missing", "type"),
        ("what is declined", "code"),
    ]:
        assert (name, field, ours[name][field]) == (name, field, others[name][field])
