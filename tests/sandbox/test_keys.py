"""Idempotency keys, as Stripe documents them: the first answer counts."""

import contextlib
import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.payments import Heard, Sandbox, open_sandbox


def new_key() -> str:
    return str(uuid4())


def test_the_same_key_gets_the_first_answer(sandbox: Sandbox) -> None:
    charge, key = sandbox.pay()["latest_charge"], new_key()
    first = sandbox.post("/v1/refunds", key=key, charge=charge, amount=100)
    again = sandbox.post("/v1/refunds", key=key, charge=charge, amount=100)

    assert (first.status, first.is_replayed) == (200, False)
    assert (again.status, again.is_replayed, again.said) == (200, True, first.said)
    assert again.headers["Original-Request"] == first.headers["Request-Id"]
    assert sandbox.refunds(charge) == [first.said]


def test_without_a_key_each_request_counts(sandbox: Sandbox) -> None:
    charge = sandbox.pay()["latest_charge"]
    for _ in range(2):
        sandbox.post("/v1/refunds", charge=charge, amount=100)
    assert len(sandbox.refunds(charge)) == 2


@pytest.mark.parametrize("other", [{"amount": 101}, {"amount": 100, "reason": "duplicate"}, {}])
def test_the_same_key_with_other_parameters_is_refused(sandbox: Sandbox, other: dict[str, object]) -> None:
    charge, key = sandbox.pay()["latest_charge"], new_key()
    first = sandbox.post("/v1/refunds", key=key, charge=charge, amount=100)
    refused = sandbox.post("/v1/refunds", key=key, charge=charge, **other)

    assert (refused.status, refused.said["error"]["type"]) == (400, "idempotency_error")
    assert sandbox.post("/v1/refunds", key=key, charge=charge, amount=100).said == first.said
    assert sandbox.refunds(charge) == [first.said]


def test_the_same_key_at_another_door_is_refused(sandbox: Sandbox) -> None:
    payment, key = sandbox.pay(capture_method="manual"), new_key()
    sandbox.post(f"/v1/payment_intents/{payment['id']}/cancel", key=key)
    refused = sandbox.post(f"/v1/payment_intents/{payment['id']}/capture", key=key)
    assert (refused.status, refused.said["error"]["type"]) == (400, "idempotency_error")


def test_the_same_key_twenty_times_at_once_makes_one_refund(sandbox: Sandbox) -> None:
    charge, key = sandbox.pay()["latest_charge"], new_key()
    sandbox.set_faults(delay_s=1)  # long enough that the others come while it is being done
    together = threading.Barrier(20)

    def ask(_number: int) -> Heard:
        together.wait()
        return sandbox.post("/v1/refunds", key=key, charge=charge, amount=100)

    with ThreadPoolExecutor(20) as crowd:
        heard = list(crowd.map(ask, range(20)))

    # Whoever comes while it is being done is told so; whoever comes later gets the first answer.
    assert [one for one in heard if (one.status, one.is_replayed) == (200, False)] != []
    assert len([one for one in heard if (one.status, one.is_replayed) == (200, False)]) == 1
    assert {one.code for one in heard if one.status != 200} == {"idempotency_key_in_use"}
    assert {one.status for one in heard} == {200, 409}
    assert [refund["amount"] for refund in sandbox.refunds(charge)] == [100]
    again = sandbox.post("/v1/refunds", key=key, charge=charge, amount=100)
    assert (again.status, again.is_replayed) == (200, True)


def test_what_was_refused_after_it_began_is_answered_again(sandbox: Sandbox) -> None:
    charge, key = sandbox.pay(500)["latest_charge"], new_key()
    first = sandbox.post("/v1/refunds", key=key, charge=charge, amount=501)
    again = sandbox.post("/v1/refunds", key=key, charge=charge, amount=501)
    assert (first.status, first.said["error"]["param"], first.is_replayed) == (400, "amount", False)
    assert (again.status, again.said, again.is_replayed) == (400, first.said, True)


def test_what_was_malformed_is_not_kept(sandbox: Sandbox) -> None:
    charge, key = sandbox.pay()["latest_charge"], new_key()
    assert sandbox.post("/v1/refunds", key=key, charge=charge, amount="ten").status == 400
    mended = sandbox.post("/v1/refunds", key=key, charge=charge, amount=10)
    assert (mended.status, mended.is_replayed) == (200, False)


def test_a_500_is_kept_too_although_nothing_happened(sandbox: Sandbox) -> None:
    charge, key = sandbox.pay()["latest_charge"], new_key()
    sandbox.set_faults(fail_next=1, fail_with="500")
    assert sandbox.post("/v1/refunds", key=key, charge=charge, amount=10).status == 500
    again = sandbox.post("/v1/refunds", key=key, charge=charge, amount=10)
    assert (again.status, again.is_replayed, sandbox.refunds(charge)) == (500, True, [])
    assert sandbox.post("/v1/refunds", key=new_key(), charge=charge, amount=10).status == 200


def test_a_500_may_be_said_although_it_happened(sandbox: Sandbox) -> None:
    charge, key = sandbox.pay()["latest_charge"], new_key()
    sandbox.set_faults(fail_next=1, fail_with="500", fail_after_effect=True)
    for _ in range(2):
        assert sandbox.post("/v1/refunds", key=key, charge=charge, amount=10).status == 500
    assert [refund["amount"] for refund in sandbox.refunds(charge)] == [10]


@pytest.mark.parametrize(("fail_with", "status"), [("429", 429), ("409", 409)])
def test_a_429_and_a_409_are_not_kept(sandbox: Sandbox, fail_with: str, status: int) -> None:
    charge, key = sandbox.pay()["latest_charge"], new_key()
    sandbox.set_faults(fail_next=1, fail_with=fail_with)
    assert sandbox.post("/v1/refunds", key=key, charge=charge, amount=10).status == status
    again = sandbox.post("/v1/refunds", key=key, charge=charge, amount=10)
    assert (again.status, again.is_replayed) == (200, False)


def test_an_answer_dropped_after_the_effect_is_given_to_the_next_asker(sandbox: Sandbox) -> None:
    charge, key = sandbox.pay()["latest_charge"], new_key()
    sandbox.set_faults(drop_answer_after_effect=2)
    for _ in range(2):
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            sandbox.post("/v1/refunds", key=key, charge=charge, amount=100)

    heard = sandbox.post("/v1/refunds", key=key, charge=charge, amount=100)

    assert (heard.status, heard.is_replayed) == (200, True)
    assert sandbox.refunds(charge) == [heard.said]


def test_keys_that_are_forgotten_after_a_day_protect_no_longer(sandbox: Sandbox) -> None:
    charge, key = sandbox.pay()["latest_charge"], new_key()
    sandbox.post("/v1/refunds", key=key, charge=charge, amount=100)
    assert sandbox.ask("DELETE", "/sandbox/keys").status == 200
    sandbox.post("/v1/refunds", key=key, charge=charge, amount=100)
    assert len(sandbox.refunds(charge)) == 2


def test_a_key_has_at_most_255_characters(sandbox: Sandbox) -> None:
    charge = sandbox.pay()["latest_charge"]
    assert sandbox.post("/v1/refunds", key="k" * 255, charge=charge, amount=1).status == 200
    assert sandbox.post("/v1/refunds", key="k" * 256, charge=charge, amount=1).status == 400
    assert len(sandbox.refunds(charge)) == 1


def test_killed_after_the_effect_it_knows_the_key_when_it_starts_again(tmp_path: Path) -> None:
    with open_sandbox(tmp_path) as sandbox:
        charge, key = sandbox.pay()["latest_charge"], new_key()
        sandbox.set_faults(delay_answer_s=60)
        asker = threading.Thread(target=_ask_in_vain, args=(sandbox, key, charge))
        asker.start()
        until = time.monotonic() + 30
        while not (done := sandbox.refunds(charge)):
            assert time.monotonic() < until
        sandbox.kill()
        asker.join()

        sandbox.start()
        again = sandbox.post("/v1/refunds", key=key, charge=charge, amount=8796)

        assert (again.status, again.is_replayed, [again.said]) == (200, True, done)
        assert sandbox.refunds(charge) == done


def test_killed_in_the_middle_of_a_crowd_each_key_still_counts_once(tmp_path: Path) -> None:
    with open_sandbox(tmp_path) as sandbox:
        charge = sandbox.pay(1_000)["latest_charge"]
        orders = [(new_key(), amount) for amount in range(1, 41)]
        enough = threading.Semaphore(0)
        sandbox.set_faults(delay_s=0.2)  # so that some are still to come when it is killed

        def ask(order: tuple[str, int]) -> None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                sandbox.post("/v1/refunds", key=order[0], charge=charge, amount=order[1])
            enough.release()

        with ThreadPoolExecutor(8) as crowd:
            for order in orders:
                crowd.submit(ask, order)
            for _ in range(10):
                enough.acquire()
            sandbox.kill()

        sandbox.start()
        kept = sandbox.refunds(charge)
        for key, amount in orders:
            assert sandbox.post("/v1/refunds", key=key, charge=charge, amount=amount).status == 200

    assert 10 <= len(kept) < 40
    # the ledger is read by a sandbox that knows nothing but the file
    with open_sandbox(tmp_path) as sandbox:
        assert sorted(refund["amount"] for refund in sandbox.refunds(charge)) == list(range(1, 41))


def _ask_in_vain(sandbox: Sandbox, key: str, charge: str) -> None:
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        sandbox.post("/v1/refunds", key=key, charge=charge, amount=8796)
