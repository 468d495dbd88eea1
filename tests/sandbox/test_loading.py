"""The bulk door takes in what was charged before, once."""

import json

import pytest

from tests.support.payments import Sandbox


def charge(number: int, **more: object) -> dict[str, object]:
    return {
        "id": f"ch_sample{number}",
        "payment_intent": f"pi_sample{number}",
        "amount": 1000 + number,
        "created": 1_700_000_000 + number,
    } | more


def test_five_thousand_charges_come_in_at_once_and_only_once(sandbox: Sandbox) -> None:
    lines = [charge(number, metadata={"order": str(number)}) for number in range(5_000)]
    assert sandbox.load(*lines).said == {"new": 5000, "known": 0}
    assert sandbox.load(*lines, charge(5_000)).said == {"new": 1, "known": 5000}
    found = sandbox.get("/v1/charges/ch_sample4999")
    assert (found["amount"], found["created"], found["metadata"]) == (5999, 1_700_004_999, {"order": "4999"})


def test_a_charge_comes_with_its_refunds(sandbox: Sandbox) -> None:
    back = {
        "id": "re_sample6001",
        "amount": 500,
        "created": 1_700_000_009,
        "metadata": {"recork_attempt": "k"},
    }
    line = charge(6001, refunds=[back])
    for _ in range(2):
        assert sandbox.load(line).status == 200
    assert [(one["id"], one["amount"]) for one in sandbox.refunds("ch_sample6001")] == [
        ("re_sample6001", 500)
    ]
    assert sandbox.post("/v1/refunds", charge="ch_sample6001").said["amount"] == 7001 - 500


def test_an_authorisation_comes_in_uncaptured(sandbox: Sandbox) -> None:
    sandbox.load(charge(6002, amount_captured=0))
    assert sandbox.get("/v1/payment_intents/pi_sample6002")["status"] == "requires_capture"
    assert sandbox.post("/v1/payment_intents/pi_sample6002/capture").said["amount_received"] == 7002


BAD = {
    "no json": b"{",
    "no charge": b"[]",
    "no UTF-8": b"\xff\xfe",
    "an amount in words": json.dumps(charge(7001, amount="ten")).encode(),
    "an amount of nothing": json.dumps(charge(7001, amount=0)).encode(),
    "a name with a gap": json.dumps(charge(7001, id="ch_a b")).encode(),
    "a field of its own": json.dumps(charge(7001, colour="red")).encode(),
    "more taken than charged": json.dumps(charge(7001, amount_captured=99_999)).encode(),
    "more back than taken": json.dumps(
        charge(7001, refunds=[{"id": "re_7001", "amount": 99_999, "created": 1}])
    ).encode(),
    "another charge of that name": json.dumps(charge(7000, amount=1)).encode(),
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
def test_a_bad_line_is_named_and_nothing_is_taken_in(sandbox: Sandbox, line: bytes) -> None:
    sandbox.load(charge(7000))
    before = sandbox.get("/v1/charges?limit=100")
    good = json.dumps(charge(7002)).encode()

    heard = sandbox.ask("POST", "/sandbox/load", good + b"\n" + line)

    assert heard.status == 400
    assert heard.said["error"]["message"].startswith("Line 2: ")
    assert sandbox.get("/v1/charges?limit=100") == before
