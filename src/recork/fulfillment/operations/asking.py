"""What every question about an order says, whoever answers it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from recork.fulfillment.rules.cancellation import AskedFrom, CancelReason, ShopNext


@dataclass(frozen=True, slots=True)
class Asked:
    """One asking: under which id, from where, and why.

    Whoever asks mints `question_id` and keeps it: asking again under it gets the first answer.
    """

    question_id: UUID
    asked_from: AskedFrom
    reason: CancelReason = CancelReason.CUSTOMER_REQUEST
    note: str = ""


@dataclass(frozen=True, slots=True)
class StopAsked(Asked):
    """The same, where an order is to be stopped: with what its shop should do then."""

    shop_next: ShopNext = ShopNext.SEND_AGAIN
    pickup_location: str = ""
    pickup_ready_on: date | None = None
