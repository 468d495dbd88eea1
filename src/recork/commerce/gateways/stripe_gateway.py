"""Stripe, through its own SDK."""

from collections.abc import Callable, Mapping
from typing import Literal

import stripe

from recork.commerce.gateways.gateway import ATTEMPT, NOTHING, Payment
from recork.commerce.gateways.outcome import Outcome, Result
from recork.commerce.gateways.stripe_outcomes import (
    key_of,
    not_understood,
    of_error,
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
        asked = _heard(
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
        asked = _heard(
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
        if asked.code != "charge_already_refunded":
            return asked
        # Perhaps by this very attempt, long ago: then what it became is the answer.
        return self.look_up_refund(payment, key=key) or ALREADY_REFUNDED

    def void(self, payment: Payment, *, key: str) -> Outcome:
        asked = _heard(
            stripe.PaymentIntent,
            lambda: self._client.v1.payment_intents.cancel(payment.payment_id, {}, {"idempotency_key": key}),
        )
        if not isinstance(asked, Outcome):
            return of_payment(asked, wanted="canceled")
        return self._unless(asked, payment, "canceled")

    def look_up_refund(self, payment: Payment, *, key: str, refund_id: str = "") -> Outcome | None:
        if refund_id:
            one = _heard(stripe.Refund, lambda: self._client.v1.refunds.retrieve(refund_id))
            if not isinstance(one, Outcome):
                return of_refund(one)
            return None if one.code == "resource_missing" else _unanswered(one)
        after = ""
        while True:
            page = self._refunds_of(payment, after)
            if isinstance(page, Outcome):
                return _unanswered(page)
            for refund in page.data:
                if key_of(refund) == key:
                    return of_refund(refund)
            if not page.has_more or not page.data:
                return None
            after = page.data[-1].id

    def _refunds_of(self, payment: Payment, after: str) -> stripe.ListObject[stripe.Refund] | Outcome:
        params: stripe.params.RefundListParams = {"charge": payment.charge_id, "limit": 100}
        if after:
            params["starting_after"] = after
        page = _heard(stripe.ListObject, lambda: self._client.v1.refunds.list(params))
        if isinstance(page, Outcome) or isinstance(getattr(page, "data", None), list):
            return page
        return not_understood("a list of nothing")

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
        asked = _heard(
            stripe.PaymentIntent,
            lambda: self._client.v1.payment_intents.create(params, {"idempotency_key": key}),
        )
        if isinstance(asked, Outcome):
            return asked
        return of_payment(asked, wanted="succeeded" if capture_method == "automatic" else "requires_capture")

    def _unless(
        self, refused: Outcome, payment: Payment, wanted: str, amount_cents: int | None = None
    ) -> Outcome:
        """Give a refusal, unless the payment is already as we want it: an earlier request of ours did it."""
        if refused.result is not Result.FAILED:
            return refused
        found = _heard(
            stripe.PaymentIntent, lambda: self._client.v1.payment_intents.retrieve(payment.payment_id)
        )
        if isinstance(found, Outcome):
            return refused if found.result is Result.FAILED else found
        is_amount = amount_cents is None or getattr(found, "amount_received", None) == amount_cents
        return of_payment(found, wanted=wanted) if is_amount and word(found, "status") == wanted else refused


def _heard[T: stripe.StripeObject](kind: type[T], ask: Callable[[], T]) -> T | Outcome:
    """Ask, and turn what went wrong, or is no `kind`, into an outcome."""
    try:
        answer: object = ask()
    except stripe.StripeError as error:
        return of_error(error)
    except (AttributeError, ValueError) as error:  # the SDK stumbles over what isn't Stripe's
        return not_understood(type(error).__name__)
    return answer if isinstance(answer, kind) else not_understood(type(answer).__name__)


def _unanswered(outcome: Outcome) -> Outcome:
    """Say that a look-up told nothing: that we may not look is no news of the refund."""
    return Outcome.unknown(outcome.words)
