"""Refunds and payments through Stripe's SDK, against the sandbox: what each answer leaves us with."""

from uuid import uuid4

import pytest

from recork.commerce.gateways import Outcome, Payment, Result, StripeGateway
from tests.support.payments import SECRET_KEY, Sandbox


def new_key() -> str:
    return str(uuid4())


def paid(sandbox: Sandbox, amount: int = 8796, **form: str) -> Payment:
    payment = sandbox.pay(amount, **form)
    return Payment(payment["id"], payment["latest_charge"])


def test_a_refund_succeeds_and_bears_our_key(sandbox: Sandbox, gateway: StripeGateway) -> None:
    payment, key = paid(sandbox), new_key()
    outcome = gateway.refund(payment, 8796, key=key, metadata={"order": "10234"})
    [refund] = sandbox.refunds(payment.charge_id)
    assert outcome == Outcome(Result.SUCCEEDED, gateway_id=refund["id"])
    assert (refund["amount"], refund["metadata"]) == (8796, {"order": "10234", "recork_attempt": key})


def test_sent_again_under_its_key_it_gets_the_first_answer(sandbox: Sandbox, gateway: StripeGateway) -> None:
    payment, key = paid(sandbox), new_key()
    first = gateway.refund(payment, 100, key=key)
    assert [gateway.refund(payment, 100, key=key) for _ in range(3)] == [first] * 3
    assert len(sandbox.refunds(payment.charge_id)) == 1


# fault, and how many refunds it leaves behind
NO_ANSWER: dict[str, tuple[dict[str, object], int]] = {
    "lost after the effect": ({"drop_answer_after_effect": 1}, 1),
    "too late, after the effect": ({"delay_answer_s": 4}, 1),
    "500 after the effect": ({"fail_next": 1, "fail_with": "500", "fail_after_effect": True}, 1),
    "500 without effect": ({"fail_next": 1, "fail_with": "500"}, 0),
    "429": ({"fail_next": 1, "fail_with": "429"}, 0),
    "409, the key is in use": ({"fail_next": 1, "fail_with": "409"}, 0),
}


@pytest.mark.parametrize(("faults", "refunds"), NO_ANSWER.values(), ids=NO_ANSWER)
def test_what_may_have_happened_is_unknown_and_never_failed(
    sandbox: Sandbox, gateway: StripeGateway, faults: dict[str, object], refunds: int
) -> None:
    payment, key = paid(sandbox), new_key()
    sandbox.set_faults(**faults)

    outcome = gateway.refund(payment, 100, key=key)

    assert (outcome.result, outcome.may_be_tried_anew, outcome.gateway_id) == (Result.UNKNOWN, False, "")
    assert outcome.words
    assert len(sandbox.refunds(payment.charge_id)) == refunds


@pytest.mark.parametrize(("faults", "refunds"), NO_ANSWER.values(), ids=NO_ANSWER)
def test_a_look_up_by_our_key_tells_what_became_of_it(
    sandbox: Sandbox, gateway: StripeGateway, faults: dict[str, object], refunds: int
) -> None:
    payment, key = paid(sandbox), new_key()
    gateway.refund(payment, 1, key=new_key())
    sandbox.set_faults(**faults)
    gateway.refund(payment, 100, key=key)
    sandbox.set_faults()

    outcome = gateway.look_up_refund(payment, key=key)

    found = [one["id"] for one in sandbox.refunds(payment.charge_id) if one["amount"] == 100]
    assert found == ([outcome.gateway_id] if outcome else [])
    assert (outcome is not None) == (refunds == 1)


def test_an_answer_that_was_lost_is_heard_when_it_is_sent_again(
    sandbox: Sandbox, gateway: StripeGateway
) -> None:
    payment, key = paid(sandbox), new_key()
    sandbox.set_faults(drop_answer_after_effect=3)
    assert [gateway.refund(payment, 100, key=key).result for _ in range(3)] == [Result.UNKNOWN] * 3
    [refund] = sandbox.refunds(payment.charge_id)
    assert gateway.refund(payment, 100, key=key) == Outcome(Result.SUCCEEDED, gateway_id=refund["id"])


def test_a_gateway_that_is_gone_leaves_everything_unknown(sandbox: Sandbox, gateway: StripeGateway) -> None:
    payment = paid(sandbox)
    sandbox.kill()
    try:
        outcomes = [
            gateway.refund(payment, 1, key=new_key()),
            gateway.void(payment, key=new_key()),
            gateway.capture(payment, 1, key=new_key()),
            gateway.charge(1, "usd", source="pm_card_visa", key=new_key()),
            gateway.look_up_refund(payment, key=new_key()),
            gateway.look_up_refund(payment, key=new_key(), refund_id="re_1"),
        ]
    finally:
        sandbox.start()
    assert outcomes == [Outcome.unknown("No answer came from the gateway (ConnectionError).")] * 6


def test_a_key_that_was_used_for_something_else_is_unknown(sandbox: Sandbox, gateway: StripeGateway) -> None:
    payment, key = paid(sandbox), new_key()
    gateway.refund(payment, 100, key=key)
    assert gateway.refund(payment, 101, key=key).result is Result.UNKNOWN
    assert len(sandbox.refunds(payment.charge_id)) == 1


def test_a_plain_no_is_a_failure(sandbox: Sandbox, gateway: StripeGateway) -> None:
    payment = paid(sandbox, 1000)
    too_much = gateway.refund(payment, 1001, key=new_key())
    nobody = gateway.refund(Payment("pi_nobody", "ch_nobody"), 1, key=new_key())
    assert (too_much.result, too_much.for_good, too_much.may_be_tried_anew) == (Result.FAILED, True, False)
    assert (nobody.code, nobody.for_good) == ("resource_missing", True)


def test_what_the_card_s_bank_refuses_now_it_may_take_later(sandbox: Sandbox, gateway: StripeGateway) -> None:
    payment = paid(sandbox)
    sandbox.set_faults(fail_next=1, fail_with="card_error")
    outcome = gateway.refund(payment, 100, key=new_key())
    assert (outcome.code, outcome.may_be_tried_anew) == ("card_declined", True)
    assert gateway.refund(payment, 100, key=new_key()).result is Result.SUCCEEDED


def test_a_key_that_opens_nothing_moved_nothing(sandbox: Sandbox) -> None:
    payment, stranger = paid(sandbox), StripeGateway("sk_live_lost", address=sandbox.address)
    outcome = stranger.refund(payment, 1, key=new_key())
    assert (outcome.code, outcome.may_be_tried_anew) == ("not_admitted", True)
    # but it is no news of a refund that was asked for before
    looked_up = stranger.look_up_refund(payment, key=new_key())
    assert looked_up is not None
    assert looked_up.result is Result.UNKNOWN


def test_a_charge_that_was_refunded_already_counts_as_success(
    sandbox: Sandbox, gateway: StripeGateway
) -> None:
    payment = paid(sandbox)
    sandbox.post("/v1/refunds", charge=payment.charge_id)
    outcome = gateway.refund(payment, 8796, key=new_key())
    assert (outcome.result, outcome.code, outcome.gateway_id) == (
        Result.SUCCEEDED,
        "charge_already_refunded",
        "",
    )
    assert len(sandbox.refunds(payment.charge_id)) == 1


def test_refunded_already_by_this_attempt_it_is_found_by_its_key(
    sandbox: Sandbox, gateway: StripeGateway
) -> None:
    """Keys are forgotten after a day, so a late repeat is told that the charge was refunded already."""
    sandbox.set_faults(settle="later")
    payment, key = paid(sandbox), new_key()
    first = gateway.refund(payment, 8796, key=key)
    sandbox.ask("DELETE", "/sandbox/keys")

    assert first.result is Result.PENDING
    assert gateway.refund(payment, 8796, key=key) == first

    sandbox.ask("DELETE", "/sandbox/keys")
    sandbox.set_faults(methods=["GET"], fail_next=1)
    assert gateway.refund(payment, 8796, key=key).result is Result.UNKNOWN


def test_a_late_repeat_that_is_refused_finds_what_the_first_one_did(
    sandbox: Sandbox, gateway: StripeGateway
) -> None:
    payment, key = paid(sandbox, 8796), new_key()
    first = gateway.refund(payment, 5000, key=key)
    sandbox.ask("DELETE", "/sandbox/keys")
    assert gateway.refund(payment, 5000, key=key) == first  # only 3796 were left
    assert len(sandbox.refunds(payment.charge_id)) == 1


def test_a_refund_is_pending_until_the_gateway_says_how_it_ended(
    sandbox: Sandbox, gateway: StripeGateway
) -> None:
    sandbox.set_faults(settle="later")
    payment, key = paid(sandbox), new_key()
    pending = gateway.refund(payment, 100, key=key)
    assert (pending.result, pending.is_definite, pending.may_be_tried_anew) == (Result.PENDING, False, False)
    assert gateway.look_up_refund(payment, key=key, refund_id=pending.gateway_id) == pending

    sandbox.settle(pending.gateway_id, "succeeded")
    done = Outcome(Result.SUCCEEDED, gateway_id=pending.gateway_id)
    assert gateway.look_up_refund(payment, key=key) == done
    assert gateway.look_up_refund(payment, key=key, refund_id=pending.gateway_id) == done


@pytest.mark.parametrize(
    ("reason", "chance"), [("lost_or_stolen_card", 0), ("insufficient_funds", 1), ("unknown", 1)]
)
def test_a_refund_that_failed_later_says_whether_another_try_has_a_chance(
    sandbox: Sandbox, gateway: StripeGateway, reason: str, chance: int
) -> None:
    payment, key = paid(sandbox), new_key()
    refund = gateway.refund(payment, 100, key=key)
    sandbox.settle(refund.gateway_id, "failed", failure_reason=reason)
    outcome = gateway.look_up_refund(payment, key=key)
    assert outcome is not None
    assert (outcome.result, outcome.code, outcome.may_be_tried_anew) == (Result.FAILED, reason, chance)


def test_a_refund_nobody_asked_for_is_not_found(sandbox: Sandbox, gateway: StripeGateway) -> None:
    payment = paid(sandbox)
    assert gateway.look_up_refund(payment, key=new_key()) is None
    assert gateway.look_up_refund(payment, key=new_key(), refund_id="re_nobody") is None


def test_a_refund_is_found_among_more_than_a_page_of_them(sandbox: Sandbox, gateway: StripeGateway) -> None:
    many = [{"id": f"re_many{n}", "amount": 1, "created": 1_700_000_000 + n} for n in range(250)]
    oldest = {"id": "re_ours", "amount": 5, "created": 1_600_000_000, "metadata": {"recork_attempt": "ours"}}
    charge = {"id": "ch_many", "payment_intent": "pi_many", "amount": 300, "created": 1_500_000_000}
    assert sandbox.load(charge | {"refunds": [*many, oldest]}).status == 200
    payment = Payment("pi_many", "ch_many")
    assert gateway.look_up_refund(payment, key="ours") == Outcome(Result.SUCCEEDED, gateway_id="re_ours")
    assert gateway.look_up_refund(payment, key="theirs") is None


def test_a_look_up_without_an_answer_says_unknown_and_not_none(
    sandbox: Sandbox, gateway: StripeGateway
) -> None:
    payment = paid(sandbox)
    for fault in ({"fail_next": 1}, {"drop_answer_after_effect": 1}, {"fail_next": 1, "fail_with": "429"}):
        for refund_id in ("", "re_1"):
            sandbox.set_faults(methods=["GET"], **fault)
            outcome = gateway.look_up_refund(payment, key=new_key(), refund_id=refund_id)
            assert outcome is not None
            assert outcome.result is Result.UNKNOWN


def test_money_set_aside_is_taken_or_let_go(sandbox: Sandbox, gateway: StripeGateway) -> None:
    set_aside = [gateway.authorize(1000, "USD", source="pm_card_visa", key=new_key()) for _ in range(2)]
    assert [one.result for one in set_aside] == [Result.SUCCEEDED] * 2
    taken, gone = (Payment(one.gateway_id, one.charge_id) for one in set_aside)

    assert gateway.capture(taken, 900, key=new_key()).result is Result.SUCCEEDED
    assert gateway.void(gone, key=new_key()) == set_aside[1]

    charges = [sandbox.get(f"/v1/charges/{one.charge_id}") for one in (taken, gone)]
    assert [(one["captured"], one["amount_captured"], one["amount_refunded"]) for one in charges] == [
        (True, 900, 0),
        (False, 0, 1000),
    ]


def test_asked_again_under_another_key_what_is_done_counts_as_success(
    sandbox: Sandbox, gateway: StripeGateway
) -> None:
    taken, gone = (paid(sandbox, 1000, capture_method="manual") for _ in range(2))
    for _ in range(2):
        assert gateway.capture(taken, 1000, key=new_key()).result is Result.SUCCEEDED
        assert gateway.void(gone, key=new_key()).result is Result.SUCCEEDED
    # what is done differently does not
    assert gateway.capture(taken, 999, key=new_key()).result is Result.FAILED
    assert gateway.capture(gone, 1000, key=new_key()).result is Result.FAILED
    assert gateway.void(taken, key=new_key()).result is Result.FAILED


def test_a_void_whose_answer_was_lost_is_unknown_until_asked_again(
    sandbox: Sandbox, gateway: StripeGateway
) -> None:
    payment, key = paid(sandbox, capture_method="manual"), new_key()
    sandbox.set_faults(drop_answer_after_effect=1)
    assert gateway.void(payment, key=key).result is Result.UNKNOWN
    assert gateway.void(payment, key=key).result is Result.SUCCEEDED


def test_a_charge_bears_our_key_and_is_made_once(sandbox: Sandbox, gateway: StripeGateway) -> None:
    key = new_key()
    sandbox.set_faults(drop_answer_after_effect=1)
    first, second = (
        gateway.charge(
            500, "usd", source="pm_card_visa", customer="cus_once", key=key, metadata={"order": "1"}
        )
        for _ in range(2)
    )
    [charge] = sandbox.get("/v1/charges?customer=cus_once")["data"]
    assert charge["metadata"] == {"order": "1", "recork_attempt": key}
    assert first.result is Result.UNKNOWN
    assert second == Outcome(Result.SUCCEEDED, gateway_id=charge["payment_intent"], charge_id=charge["id"])


def test_a_card_that_is_declined_may_be_tried_anew(sandbox: Sandbox, gateway: StripeGateway) -> None:
    outcome = gateway.charge(500, "usd", source="pm_card_chargeDeclined", key=new_key())
    assert (outcome.result, outcome.code, outcome.may_be_tried_anew) == (Result.FAILED, "card_declined", True)


def test_the_address_may_end_with_a_slash(sandbox: Sandbox) -> None:
    gateway = StripeGateway(SECRET_KEY, address=f"{sandbox.address}/")
    assert gateway.refund(paid(sandbox), 1, key=new_key()).result is Result.SUCCEEDED
