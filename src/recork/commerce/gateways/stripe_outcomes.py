"""Stripe's answers and errors as outcomes. What is not plainly a yes or a no is unknown, never failed."""

import stripe

from recork.commerce.gateways.gateway import ATTEMPT
from recork.commerce.gateways.outcome import Outcome, Result

# Failures that may pass: the account's balance, a key that is mended, a bank that gave no reason.
MAY_PASS = frozenset(
    {"balance_insufficient", "insufficient_funds", "processing_error", "unknown", "canceled"}
)

WILL_SAY = "The gateway has it and will say how it ended."

# The SDK raises these for 400, 401, 402, 403 and 404 with an error object of Stripe's: nothing was carried out.
SAYS_NO = (
    stripe.InvalidRequestError,
    stripe.CardError,
    stripe.AuthenticationError,
    stripe.PermissionError,
)
NOT_LET_IN = (stripe.AuthenticationError, stripe.PermissionError)


def of_refund(refund: stripe.Refund) -> Outcome:
    """Say how a refund stands, as an answer, a list or an event shows it."""
    match getattr(refund, "status", None):
        case "succeeded":
            return Outcome(Result.SUCCEEDED, gateway_id=refund.id)
        case "pending" | "requires_action":
            return Outcome(Result.PENDING, words=WILL_SAY, gateway_id=refund.id)
        case "failed" | "canceled" as status:
            code = getattr(refund, "failure_reason", None) or status
            words = f"The gateway could not give the money back ({code.replace('_', ' ')})."
            return Outcome.failed(code, words, for_good=code not in MAY_PASS, gateway_id=refund.id)
        case status:
            return Outcome.unknown(f"The gateway's answer can't be understood (status {status!r}).")


def of_payment(intent: stripe.PaymentIntent, *, is_taken: bool) -> Outcome:
    """Say how taking money (`is_taken`) or setting it aside went."""
    status = getattr(intent, "status", None)
    if status == ("succeeded" if is_taken else "requires_capture"):
        return Outcome(Result.SUCCEEDED, gateway_id=intent.id, charge_id=charge_id(intent))
    if status == "processing":
        return Outcome(Result.PENDING, words=WILL_SAY, gateway_id=intent.id, charge_id=charge_id(intent))
    if status == "requires_action":
        words = "The card's bank wants to ask its owner, who isn't here."
        return Outcome.failed("authentication_required", words, for_good=True, gateway_id=intent.id)
    return Outcome.unknown(f"The gateway's answer can't be understood (status {status!r}).")


def of_void(intent: stripe.PaymentIntent) -> Outcome:
    status = getattr(intent, "status", None)
    if status == "canceled":
        return Outcome(Result.SUCCEEDED, gateway_id=intent.id, charge_id=charge_id(intent))
    return Outcome.unknown(f"The gateway's answer can't be understood (status {status!r}).")


def of_error(error: stripe.StripeError) -> Outcome:
    """Say what an error leaves us with.

    Unknown are no connection, no answer in time, 5xx, 409 (the key is in use), 429, an answer that isn't Stripe's,
    and a key that was used for something else: what was done under it then, we can't see from here.
    """
    if isinstance(error, stripe.APIConnectionError):
        return Outcome.unknown(f"No answer came from the gateway ({type(error.__cause__).__name__}).")
    words = str(error.user_message or "It gave no reason.")
    if not isinstance(error, SAYS_NO):
        return Outcome.unknown(f"The gateway answered {error.http_status}: {words}")
    if isinstance(error, NOT_LET_IN):
        return Outcome.failed("not_admitted", f"The gateway doesn't let us in: {words}", for_good=False)
    code = error.code or "refused"
    is_lasting = not isinstance(error, stripe.CardError) and code not in MAY_PASS
    return Outcome.failed(code, words, for_good=is_lasting)


def key_of(refund: stripe.Refund) -> str:
    """Name the attempt that a refund belongs to; "" when it isn't one of ours."""
    metadata = getattr(refund, "metadata", None)
    return str(metadata[ATTEMPT]) if metadata and ATTEMPT in metadata else ""


def charge_id(intent: stripe.PaymentIntent) -> str:
    """Name the charge of a payment, which comes as a name or spread out."""
    charge = getattr(intent, "latest_charge", None)
    if charge is None or isinstance(charge, str):
        return charge or ""
    return str(charge.id)
