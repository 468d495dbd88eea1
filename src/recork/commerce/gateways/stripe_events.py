"""What Stripe tells by webhook."""

from collections.abc import Sequence
from dataclasses import dataclass

import stripe

from recork.commerce.gateways.outcome import Outcome
from recork.commerce.gateways.stripe_outcomes import key_of, of_refund, word


class BadSignature(Exception):
    """It isn't from Stripe, is too old, or can't be read. Nothing of it may be believed."""


@dataclass(frozen=True, slots=True)
class StripeEvent:
    """One event that Stripe signed. Events come twice, late and in any order.

    event_id  its name, the same whenever it is told again
    kind      Stripe's word, as `refund.failed`
    created   when it came to be, in seconds since 1970
    refund    how a refund stands, when the event is about one
    key       the attempt that the refund belongs to, or "" when it isn't one of ours
    charge_id the charge that it gives back
    """

    event_id: str
    kind: str
    created: int
    refund: Outcome | None = None
    key: str = ""
    charge_id: str = ""


def read_stripe_event(body: bytes, signature: str, secrets: Sequence[str]) -> StripeEvent:
    """Check the header `Stripe-Signature` against the living secrets and read the event. Raises `BadSignature`."""
    for secret in secrets:
        try:
            event = stripe.Webhook.construct_event(body, signature, secret)
            return _read(event)
        except stripe.SignatureVerificationError:
            continue
        except (ValueError, TypeError, KeyError, AttributeError) as error:  # what the SDK lets through
            raise BadSignature(f"The event can't be read: {error!r}") from error
    raise BadSignature("No living secret made this signature.")


def _read(event: stripe.Event) -> StripeEvent:
    name: object = event.id
    kind: object = event.type
    created: object = event.created
    told: object = event.data.object
    match name, kind, created, told:
        case str(), str(), int(), stripe.Refund():
            refund, key, charge = of_refund(told), key_of(told), word(told, "charge")
            return StripeEvent(name, kind, created, refund, key, charge)
        case str(), str(), int(), stripe.StripeObject():
            return StripeEvent(name, kind, created)
    raise TypeError("a name, a kind, a time or what it is about")
