"""Stripe's answers and errors as outcomes. What is not plainly a yes or a no is unknown, never failed."""

from collections.abc import Callable

import stripe

from recork.commerce.gateways.gateway import ATTEMPT
from recork.commerce.gateways.outcome import Outcome, Result

# Failures that may pass: the account's balance, a bank that gave no reason.
MAY_PASS = frozenset(
    {"balance_insufficient", "insufficient_funds", "processing_error", "unknown", "canceled"}
)

# The SDK raises these for 400, 401, 402, 403 and 404 with an error object of Stripe's: nothing was carried out.
SAYS_NO = (
    stripe.InvalidRequestError,
    stripe.CardError,
    stripe.AuthenticationError,
    stripe.PermissionError,
)
NOT_LET_IN = (stripe.AuthenticationError, stripe.PermissionError)

NOT_ADMITTED = "not_admitted"  # our own word: the secret key opens nothing, so nothing could be asked
MISSING = "resource_missing"

WILL_SAY = "The gateway has it and will say how it ended."


def heard[T: stripe.StripeObject](kind: type[T], ask: Callable[[], T]) -> T | Outcome:
    """Ask, and turn what went wrong, or is no `kind`, into an outcome."""
    try:
        answer: object = ask()
    except stripe.StripeError as error:
        return of_error(error)
    except (AttributeError, ValueError) as error:  # the SDK stumbles over what isn't Stripe's
        return not_understood(type(error).__name__)
    return answer if isinstance(answer, kind) else not_understood(type(answer).__name__)


def of_refund(refund: stripe.StripeObject) -> Outcome:
    """Say how a refund stands, as an answer, a list or an event shows it."""
    name = word(refund, "id")
    match word(refund, "status"):
        case "succeeded":
            return Outcome(Result.SUCCEEDED, gateway_id=name)
        case "pending" | "requires_action":
            return Outcome(Result.PENDING, words=WILL_SAY, gateway_id=name)
        case "failed" | "canceled" as status:
            code = word(refund, "failure_reason") or status
            words = f"The gateway could not give the money back ({code.replace('_', ' ')})."
            return Outcome.failed(code, words, for_good=code not in MAY_PASS, gateway_id=name)
        case status:
            return not_understood(status)


def of_charge(charge: stripe.StripeObject) -> Outcome:
    """Say how a charge stands, as a list shows it."""
    name, payment = word(charge, "id"), word(charge, "payment_intent")
    match word(charge, "status"):
        case "succeeded":
            return Outcome(Result.SUCCEEDED, gateway_id=payment, charge_id=name)
        case "pending":
            return Outcome(Result.PENDING, words=WILL_SAY, gateway_id=payment, charge_id=name)
        case "failed":
            code, words = word(charge, "failure_code"), word(charge, "failure_message")
            return Outcome.failed(code or "card_declined", words, for_good=False, gateway_id=payment)
        case status:
            return not_understood(status)


def of_payment(intent: stripe.StripeObject, *, wanted: str) -> Outcome:
    """Say how a payment stands that was to reach the status `wanted`."""
    status, name = word(intent, "status"), word(intent, "id")
    if status == wanted:
        return Outcome(Result.SUCCEEDED, gateway_id=name, charge_id=charge_of(intent))
    match status:
        case "processing":
            return Outcome(Result.PENDING, words=WILL_SAY, gateway_id=name, charge_id=charge_of(intent))
        case "requires_action":
            words = "The card's bank wants to ask its owner, who isn't here."
            return Outcome.failed("authentication_required", words, for_good=True, gateway_id=name)
    return not_understood(status)


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
        return Outcome.failed(NOT_ADMITTED, f"The gateway doesn't let us in: {words}", for_good=False)
    code = error.code or (MISSING if error.http_status == 404 else "refused")
    is_lasting = not isinstance(error, stripe.CardError) and code not in MAY_PASS
    return Outcome.failed(code, words, for_good=is_lasting)


def not_understood(what: object) -> Outcome:
    return Outcome.unknown(f"The gateway's answer can't be understood ({what or 'no status'}).")


def charge_of(intent: stripe.StripeObject) -> str:
    """Name the charge of a payment, which comes as a name or spread out."""
    return word(intent, "latest_charge") or word(getattr(intent, "latest_charge", None), "id")


def key_of(made: stripe.StripeObject) -> str:
    """Name the attempt that a refund or a charge belongs to; "" when it isn't one of ours."""
    return word(getattr(made, "metadata", None), ATTEMPT)


def word(said: object, name: str) -> str:
    """Read one word of an answer; "" when it isn't there, or is none."""
    value = getattr(said, name, None)
    return value if isinstance(value, str) else ""
