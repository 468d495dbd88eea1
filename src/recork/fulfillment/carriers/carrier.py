"""What the house asks of every carrier, and what it may hear."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Parcel:
    """A box and where it goes. Wine is never handed to a child: the signature of an adult is always asked for."""

    service: str
    name: str
    line1: str
    city: str
    state: str
    zip: str
    bottles: int


@dataclass(frozen=True, slots=True)
class Bought:
    """The label is ours."""

    tracking: str
    cost_cents: int


@dataclass(frozen=True, slots=True)
class Voided:
    """The label is worth nothing any more, and costs nothing; under its key none will ever be sold."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The carrier knows what its driver takes along."""

    parcels: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The carrier said no, for good: nothing was done under this key."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have happened. Only the same key may be sent again."""

    words: str


class Carrier(Protocol):
    """`key` is the label's, or the day's, own for ever; sent again, it does nothing a second time."""

    def buy(self, key: UUID, parcel: Parcel) -> Bought | Refused | Unknown:
        """Buy a label."""

    def void(self, key: UUID) -> Voided | Refused | Unknown:
        """Give a label back, bought or not."""

    def close_day(self, key: UUID, labels: Sequence[UUID]) -> Closed | Refused | Unknown:
        """Say which labels' boxes the driver takes."""
