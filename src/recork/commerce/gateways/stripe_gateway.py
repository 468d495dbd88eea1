"""Stripe, through its own SDK."""

from collections.abc import Callable, Mapping
from typing import Literal

import stripe

from recork.commerce.gateways.gateway import ATTEMPT, NOTHING, Payment
from recork.commerce.gateways.outcome import Outcome, Result
from recork.commerce.gateways.stripe_outcomes import (
    charge_id,
    key_of,
    of_error,
    of_payment,
    of_refund,
    of_void,
)

TIMEOUT_S = (5.0, 30.0)  # to connect; to answer. Stripe itself may take many seconds with a card's bank
ALREADY_REFUNDED = Outcome(
    Result.SUCCEEDED, code="charge_already_refunded", words="All of it had been given back already."
)


class StripeGateway:
    """One account of Stripe's, or whatever speaks like it at `address`.

    The SDK tries nothing again by itself: an attempt is sent again by us, from its row and with its key.
    """

    def __init__(
        self, secret_key: str, *, address: str = "", timeout_s: tuple[float, float] = TIMEOUT_S
    ) -> None:
        self._client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": address.rstrip("/")} if address else {},
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=timeout_s),
        )

    def authorize(
        self,
        amount_cents: int,
        currency: str,
        *,
        source: str,
        key: str,
        customer: str = "",
        metadata: Mapping[str, str] = NOTHING,
    ) -> Outcome:
        return self._pay("manual", amount_cents, currency, source, key, customer, metadata)

    def capture(self, payment: Payment, amount_cents: int, *, key: str) -> Outcome:
        """Take it; captured already (an answer that we never heard) counts as success when the amount agrees."""
        asked = _heard(
            lambda: self._client.v1.payment_intents.capture(
                payment.payment_id, {"amount_to_capture": amount_cents}, {"idempotency_key": key}
            )
        )
        if isinstance(asked, Outcome):
            return self._unless(asked, payment, "succeeded", amount_cents)
        return of_payment(asked, is_taken=True)

    def charge(
        self,
        amount_cents: int,
        currency: str,
        *,
        source: str,
        key: str,
        customer: str = "",
        metadata: Mapping[str, str] = NOTHING,
    ) -> Outcome:
        return self._pay("automatic", amount_cents, currency, source, key, customer, metadata)

    def refund(
        self, payment: Payment, amount_cents: int, *, key: str, metadata: Mapping[str, str] = NOTHING
    ) -> Outcome:
        asked = _heard(
            lambda: self._client.v1.refunds.create(
                {
                    "charge": payment.charge_id,
                    "amount": amount_cents,
                    "metadata": {**metadata, ATTEMPT: key},
                },
                {"idempotency_key": key},
            )
        )
        if not isinstance(asked, Outcome):
            return of_refund(asked)
        if asked.code != "charge_already_refunded":
            return asked
        # Perhaps by this very attempt, long ago: then what it became is the answer.
        return self.look_up_refund(payment, key=key) or ALREADY_REFUNDED

    def void(self, payment: Payment, *, key: str) -> Outcome:
        asked = _heard(
            lambda: self._client.v1.payment_intents.cancel(payment.payment_id, {}, {"idempotency_key": key})
        )
        if isinstance(asked, Outcome):
            return self._unless(asked, payment, "canceled")
        return of_void(asked)

    def look_up_refund(self, payment: Payment, *, key: str, refund_id: str = "") -> Outcome | None:
        refunds = self._client.v1.refunds
        if refund_id:
            one = _heard(lambda: refunds.retrieve(refund_id))
            if not isinstance(one, Outcome):
                return of_refund(one)
            return None if one.code == "resource_missing" else _unanswered(one)
        found = _heard(
            lambda: [
                refund
                for refund in refunds.list({"charge": payment.charge_id, "limit": 100}).auto_paging_iter()
                if key_of(refund) == key
            ]
        )
        if isinstance(found, Outcome):
            return _unanswered(found)
        return of_refund(found[0]) if found else None

    def _pay(
        self,
        capture_method: Literal["automatic", "manual"],
        amount_cents: int,
        currency: str,
        source: str,
        key: str,
        customer: str,
        metadata: Mapping[str, str],
    ) -> Outcome:
        params: stripe.params.PaymentIntentCreateParams = {
            "amount": amount_cents,
            "currency": currency.lower(),
            "capture_method": capture_method,
            "confirm": True,
            "off_session": True,
            "payment_method": source,
            "allowed_payment_method_types": ["card"],
            "metadata": {**metadata, ATTEMPT: key},
        }
        if customer:
            params["customer"] = customer
        asked = _heard(lambda: self._client.v1.payment_intents.create(params, {"idempotency_key": key}))
        if isinstance(asked, Outcome):
            return asked
        return of_payment(asked, is_taken=capture_method == "automatic")

    def _unless(
        self, refused: Outcome, payment: Payment, wanted: str, amount_cents: int | None = None
    ) -> Outcome:
        """Give a refusal, unless the payment is already as we want it: an earlier request of ours did it."""
        if refused.result is not Result.FAILED:
            return refused
        found = _heard(lambda: self._client.v1.payment_intents.retrieve(payment.payment_id))
        if isinstance(found, Outcome):
            return refused if found.result is Result.FAILED else found
        if getattr(found, "status", None) != wanted or amount_cents not in {
            None,
            getattr(found, "amount_received", None),
        }:
            return refused
        return Outcome(Result.SUCCEEDED, gateway_id=found.id, charge_id=charge_id(found) or payment.charge_id)


def _heard[T](ask: Callable[[], T]) -> T | Outcome:
    """Ask, and turn what went wrong into an outcome."""
    try:
        return ask()
    except stripe.StripeError as error:
        return of_error(error)


def _unanswered(outcome: Outcome) -> Outcome:
    """Say that a look-up told nothing: that we may not look is no news of the refund."""
    return Outcome.unknown(outcome.words)
