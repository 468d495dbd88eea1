"""The listener hears how refunds ended, in events that Stripe's own library believes."""

import contextlib
import json
import threading
from collections.abc import Iterator

import pytest
import stripe

from tests.support.listener import Listener, open_listener
from tests.support.payments import Sandbox

SECRET = "whsec_of_the_tests"


@pytest.fixture
def listener(sandbox: Sandbox) -> Iterator[Listener]:
    with open_listener() as listener:
        told = {"url": f"{listener.address}/webhooks/stripe/", "secret": SECRET}
        assert sandbox.ask("PUT", "/sandbox/webhook", json.dumps(told).encode()).status == 200
        yield listener


def hear(listener: Listener) -> stripe.Event:
    """Wait for the next event, and check whose it is."""
    told = listener.hear()
    event: stripe.Event = stripe.Webhook.construct_event(told.body, told.headers["Stripe-Signature"], SECRET)
    return event


def test_the_listener_hears_of_a_refund_from_beginning_to_end(sandbox: Sandbox, listener: Listener) -> None:
    sandbox.set_faults(settle="later")
    refund = sandbox.post("/v1/refunds", key="k-1", charge=sandbox.pay()["latest_charge"]).said
    created = hear(listener)
    assert (created.type, created.data.object.to_dict()) == ("refund.created", refund)
    assert created.request is not None
    assert created.request.idempotency_key == "k-1"

    settled = sandbox.settle(refund["id"], "succeeded").said
    updated = hear(listener)
    assert (updated.type, updated.data.object.to_dict()) == ("refund.updated", settled)

    # a bank may still send it back
    failed = sandbox.settle(refund["id"], "failed").said
    last = hear(listener)
    assert (last.type, last.data.object.to_dict()) == ("refund.failed", failed)
    assert len({created.id, updated.id, last.id}) == 3


def test_saying_twice_how_it_ended_tells_nobody_again(sandbox: Sandbox, listener: Listener) -> None:
    refund = sandbox.post("/v1/refunds", charge=sandbox.pay()["latest_charge"]).said
    listener.hear()
    for _ in range(3):
        sandbox.settle(refund["id"], "failed")
    assert hear(listener).type == "refund.failed"
    marker = sandbox.post("/v1/refunds", charge=sandbox.pay()["latest_charge"]).said
    assert hear(listener).data.object.to_dict() == marker


@pytest.mark.parametrize("refusal", [500, 302, 410])
def test_a_listener_who_does_not_take_it_is_told_again(
    sandbox: Sandbox, listener: Listener, refusal: int
) -> None:
    listener.answers.put(refusal)
    sandbox.post("/v1/refunds", charge=sandbox.pay()["latest_charge"])
    first, second = hear(listener), hear(listener)
    assert first.to_dict() == second.to_dict()


def test_the_listener_may_hear_of_it_before_the_asker_does(sandbox: Sandbox, listener: Listener) -> None:
    charge = sandbox.pay()["latest_charge"]
    sandbox.set_faults(delay_answer_s=120)
    asker = threading.Thread(target=_ask_without_end, args=(sandbox, charge), daemon=True)
    asker.start()
    assert hear(listener).data.object.to_dict() == sandbox.refunds(charge)[0]
    assert asker.is_alive()


def _ask_without_end(sandbox: Sandbox, charge: str) -> None:
    with contextlib.suppress(OSError):
        sandbox.post("/v1/refunds", charge=charge)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b'{"url":"ftp://x","secret":"whsec_12345"}',
        b'{"url":"http://","secret":"whsec_12345"}',
        b'{"url":"http://x/","secret":"short"}',
    ],
)
def test_a_listener_who_can_not_be_told_is_refused(sandbox: Sandbox, body: bytes) -> None:
    assert sandbox.ask("PUT", "/sandbox/webhook", body).status == 400
