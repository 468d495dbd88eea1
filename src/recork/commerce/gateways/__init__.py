"""Where money is taken and given back: one interface, and a class for each kind of gateway.

Knows none of the house's other floors. A gateway never raises for what happens on the way: it returns an `Outcome`.
"""

from recork.commerce.gateways.gateway import Gateway, Payment
from recork.commerce.gateways.manual import ManualGateway
from recork.commerce.gateways.outcome import ALREADY_TAKEN, Outcome, Result
from recork.commerce.gateways.stripe_events import BadSignature, StripeEvent, read_stripe_event
from recork.commerce.gateways.stripe_gateway import StripeGateway
from recork.commerce.gateways.stripe_outcomes import NOT_ADMITTED

__all__ = [
    "ALREADY_TAKEN",
    "NOT_ADMITTED",
    "BadSignature",
    "Gateway",
    "ManualGateway",
    "Outcome",
    "Payment",
    "Result",
    "StripeEvent",
    "StripeGateway",
    "read_stripe_event",
]
