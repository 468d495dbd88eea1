"""Stripe, through its own SDK."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import stripe

from recork.commerce.gateways.gateway import ATTEMPT, NOTHING, Payment
from recork.commerce.gateways.outcome import ALREADY_TAKEN, Outcome, Result
from recork.commerce.gateways.stripe_lookup import charge_with_key, refund_named, refund_with_key
from recork.commerce.gateways.stripe_outcomes import (
    NOT_ADMITTED,
    charge_of,
    heard,
    of_payment,
    of_refund,
    word,
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
        """Take it. Captured already to this amount (an answer that we never heard) counts as success."""
        asked = heard(
            stripe.PaymentIntent,
            lambda: self._client.v1.payment_intents.capture(
                payment.payment_id, {"amount_to_capture": amount_cents}, {"idempotency_key": key}
            ),
        )
        if not isinstance(asked, Outcome):
            return of_payment(asked, wanted="succeeded")
        return self._unless(asked, payment, "succeeded", amount_cents)

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
        asked = heard(
            stripe.Refund,
            lambda: self._client.v1.refunds.create(
                {
                    "charge": payment.charge_id,
                    "amount": amount_cents,
                    "metadata": {**metadata, ATTEMPT: key},
                },
                {"idempotency_key": key},
            ),
        )
        if not isinstance(asked, Outcome):
            return of_refund(asked)
        if asked.result is not Result.FAILED or asked.code == NOT_ADMITTED:
            return asked
        # Perhaps this very attempt went through so long ago that Stripe has forgotten its key: a no to the repeat
        # is no news of the first.
        found = self.look_up_refund(payment, key=key)
        return found or (ALREADY_REFUNDED if asked.code == ALREADY_REFUNDED.code else asked)

    def void(self, payment: Payment, *, key: str) -> Outcome:
        asked = heard(
            stripe.PaymentIntent,
            lambda: self._client.v1.payment_intents.cancel(payment.payment_id, {}, {"idempotency_key": key}),
        )
        if not isinstance(asked, Outcome):
            return of_payment(asked, wanted="canceled")
        return self._unless(asked, payment, "canceled", taken="succeeded")

    def look_up_refund(self, payment: Payment, *, key: str, refund_id: str = "") -> Outcome | None:
        if refund_id:
            return refund_named(self._client, refund_id)
        return refund_with_key(self._client, payment.charge_id, key)

    def look_up_charge(self, *, key: str, since: datetime) -> Outcome | None:
        return charge_with_key(self._client, key, since)

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
        asked = heard(
            stripe.PaymentIntent,
            lambda: self._client.v1.payment_intents.create(params, {"idempotency_key": key}),
        )
        if isinstance(asked, Outcome):
            return asked
        return of_payment(asked, wanted="succeeded" if capture_method == "automatic" else "requires_capture")

    def _unless(
        self,
        refused: Outcome,
        payment: Payment,
        wanted: str,
        amount_cents: int | None = None,
        *,
        taken: str = "",
    ) -> Outcome:
        """Give a refusal, unless the payment is already as we want it: an earlier request of ours did it."""
        if refused.result is not Result.FAILED:
            return refused
        found = heard(
            stripe.PaymentIntent, lambda: self._client.v1.payment_intents.retrieve(payment.payment_id)
        )
        if isinstance(found, Outcome):
            return refused if found.result is Result.FAILED else found
        if taken and word(found, "status") == taken:
            return Outcome.failed(
                ALREADY_TAKEN, "The money had been taken already.", for_good=False, charge_id=charge_of(found)
            )
        is_amount = amount_cents is None or getattr(found, "amount_received", None) == amount_cents
        return of_payment(found, wanted=wanted) if is_amount and word(found, "status") == wanted else refused
