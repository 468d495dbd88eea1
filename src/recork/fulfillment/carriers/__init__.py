"""Who drives the boxes: one interface, and a class for each kind of carrier.

Knows none of the house's other floors. A carrier never raises for what happens on the way: it returns an answer,
and what it did not say plainly is `Unknown`.
"""

from recork.fulfillment.carriers.carrier import (
    Bought,
    Carrier,
    Closed,
    Parcel,
    Refused,
    Unknown,
    Voided,
)
from recork.fulfillment.carriers.sandbox import SandboxCarrier

MANUAL = "manual"
"""No carrier is called: a person buys the label elsewhere and types its number."""

SANDBOX = "sandbox"

__all__ = [
    "MANUAL",
    "SANDBOX",
    "Bought",
    "Carrier",
    "Closed",
    "Parcel",
    "Refused",
    "SandboxCarrier",
    "Unknown",
    "Voided",
]
