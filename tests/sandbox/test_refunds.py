"""Refunds never give back more than was taken, and say how they ended."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from recork.sandbox.ledger import Ledger
from tests.support.payments import Heard, Sandbox


def test_a_refund_in_parts(sandbox: Sandbox) -> None:
    payment = sandbox.pay(8796)
    part = sandbox.post(
        "/v1/refunds",
        payment_intent=payment["id"],
        amount=5000,
        reason="requested_by_customer",
        metadata={"order": "10234", "recork_attempt": "a1"},
    )
    assert part.said == {
        "id": part.said["id"],
        "object": "refund",
        "amount": 5000,
        "balance_transaction": None,
        "charge": payment["latest_charge"],
        "created": part.said["created"],
        "currency": "usd",
        "metadata": {"order": "10234", "recork_attempt": "a1"},
        "payment_intent": payment["id"],
        "reason": "requested_by_customer",
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }
    charge = sandbox.get(f"/v1/charges/{payment['latest_charge']}")
    assert (charge["amount_captured"], charge["amount_refunded"], charge["refunded"]) == (8796, 5000, False)

    rest = sandbox.post("/v1/refunds", charge=payment["latest_charge"])
    charge = sandbox.get(f"/v1/charges/{payment['latest_charge']}")
    assert (rest.said["amount"], charge["amount_refunded"], charge["refunded"]) == (3796, 8796, True)
    assert sandbox.get(f"/v1/refunds/{part.said['id']}") == part.said


REFUSED = {
    "more than is left": ({"amount": 701}, 400, "invalid_request_error", "amount"),
    "nothing": ({"amount": 0}, 400, "parameter_invalid_integer", "amount"),
    "less than nothing": ({"amount": -1}, 400, "parameter_invalid_integer", "amount"),
    "a part of a cent": ({"amount": "1.5"}, 400, "parameter_invalid_integer", "amount"),
    "digits of another script": ({"amount": "١٠"}, 400, "parameter_invalid_integer", "amount"),
    "a number without end": ({"amount": "9" * 5_000}, 400, "parameter_invalid_integer", "amount"),
    "more than Stripe takes": ({"amount": 100_000_000}, 400, "amount_too_large", "amount"),
    "a reason of our own": ({"reason": "corked"}, 400, "parameter_unknown", "reason"),
    "a charge nobody made": ({"charge": "ch_nobody"}, 404, "resource_missing", "charge"),
    "what Stripe has no name for": ({"colour": "red"}, 400, "parameter_unknown", "colour"),
    "a value without end": ({"metadata": {"a": "x" * 501}}, 400, "invalid_request_error", "metadata"),
}


@pytest.mark.parametrize(("form", "status", "code", "param"), REFUSED.values(), ids=REFUSED)
def test_a_refund_that_is_refused_changes_nothing(
    sandbox: Sandbox, form: dict[str, object], status: int, code: str, param: str
) -> None:
    charge = sandbox.pay(1000)["latest_charge"]
    sandbox.post("/v1/refunds", charge=charge, amount=300)
    before = sandbox.get("/v1/refunds")

    heard = sandbox.post("/v1/refunds", **{"charge": charge} | form)

    assert (heard.status, heard.code, heard.said["error"].get("param")) == (status, code, param)
    assert sandbox.get("/v1/refunds") == before


def test_a_charge_that_was_refunded_in_full_says_so(sandbox: Sandbox) -> None:
    charge = sandbox.pay(1000)["latest_charge"]
    sandbox.post("/v1/refunds", charge=charge)
    heard = sandbox.post("/v1/refunds", charge=charge, amount=1)
    assert (heard.status, heard.code) == (400, "charge_already_refunded")


def test_exactly_one_of_charge_and_payment_is_named(sandbox: Sandbox) -> None:
    payment = sandbox.pay()
    both = sandbox.post("/v1/refunds", charge=payment["latest_charge"], payment_intent=payment["id"])
    none = sandbox.post("/v1/refunds", amount=5)
    assert (both.status, none.status) == (400, 400)


def test_money_that_was_only_set_aside_is_not_refunded(sandbox: Sandbox) -> None:
    payment = sandbox.pay(capture_method="manual")
    heard = sandbox.post("/v1/refunds", payment_intent=payment["id"])
    assert (heard.status, heard.code) == (400, "charge_not_refundable")


def test_twenty_at_once_under_keys_of_their_own_never_give_back_more_than_was_taken(sandbox: Sandbox) -> None:
    charge = sandbox.pay(1000)["latest_charge"]
    together = threading.Barrier(20)

    def ask(number: int) -> Heard:
        together.wait()
        return sandbox.post("/v1/refunds", key=str(uuid4()), charge=charge, amount=90 + number)

    with ThreadPoolExecutor(20) as crowd:
        heard = list(crowd.map(ask, range(20)))

    given = [one.said["amount"] for one in heard if one.status == 200]
    assert sorted(given) == sorted(refund["amount"] for refund in sandbox.refunds(charge))
    assert {one.status for one in heard} == {200, 400}
    assert 900 < sum(given) <= 1000
    assert sandbox.get(f"/v1/charges/{charge}")["amount_refunded"] == sum(given)


def test_a_refund_that_settles_later_counts_from_the_start(sandbox: Sandbox) -> None:
    sandbox.set_faults(settle="later")
    charge = sandbox.pay(1000)["latest_charge"]
    refund = sandbox.post("/v1/refunds", charge=charge).said
    assert refund["status"] == "pending"
    assert sandbox.post("/v1/refunds", charge=charge, amount=1).code == "charge_already_refunded"

    assert sandbox.settle(refund["id"], "succeeded").said == refund | {"status": "succeeded"}
    assert sandbox.get(f"/v1/refunds/{refund['id']}")["status"] == "succeeded"


def test_a_refund_that_failed_gives_room_for_another_and_stays_failed(sandbox: Sandbox) -> None:
    charge = sandbox.pay(1000)["latest_charge"]
    refund = sandbox.post("/v1/refunds", charge=charge).said
    failed = sandbox.settle(refund["id"], "failed", failure_reason="lost_or_stolen_card")
    assert failed.said == refund | {"status": "failed", "failure_reason": "lost_or_stolen_card"}
    assert sandbox.get(f"/v1/charges/{charge}")["amount_refunded"] == 0

    assert sandbox.settle(refund["id"], "succeeded").status == 409
    assert sandbox.post("/v1/refunds", charge=charge).status == 200


@pytest.mark.parametrize("body", [b"", b"{}", b'{"status":"pending"}', b"[]", b"\xff", b'{"status":1}'])
def test_a_settling_that_says_nothing_is_refused(sandbox: Sandbox, body: bytes) -> None:
    refund = sandbox.post("/v1/refunds", charge=sandbox.pay()["latest_charge"]).said
    assert sandbox.ask("POST", f"/sandbox/settle/{refund['id']}", body).status == 400
    assert sandbox.ask("POST", "/sandbox/settle/re_nobody", b'{"status":"failed"}').status == 404


def test_the_ledger_itself_refuses_what_the_code_must_not_do(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite3")
    with ledger.writing() as db:
        db.execute(
            "INSERT INTO intent (id, amount, currency, capture_method, status, metadata, created)"
            " VALUES ('pi_1', 100, 'usd', 'automatic', 'succeeded', '{}', 1)"
        )
        db.execute(
            "INSERT INTO charge (id, intent, amount, amount_captured, status, created)"
            " VALUES ('ch_1', 'pi_1', 100, 100, 'succeeded', 1)"
        )
    insert = (
        "INSERT INTO refund (id, charge, amount, status, metadata, created) VALUES (?, 'ch_1', ?, ?, '{}', 1)"
    )
    another_success = (
        "INSERT INTO charge (id, intent, amount, amount_captured, status, created)"
        " VALUES ('ch_2', 'pi_1', 1, 1, 'succeeded', 1)"
    )
    with ledger.writing() as db:
        db.execute(insert, ("re_1", 100, "failed"))
        db.execute(insert, ("re_2", 60, "pending"))
    for statement, values in [
        (insert, ("re_3", 41, "succeeded")),
        ("UPDATE refund SET status = 'succeeded' WHERE id = 're_1'", ()),
        ("UPDATE refund SET amount = 1 WHERE id = 're_2'", ()),
        (another_success, ()),
    ]:
        with pytest.raises(sqlite3.IntegrityError), ledger.writing() as db:
            db.execute(statement, values)
