"""What the shop asks of every gateway."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from recork.commerce.gateways.outcome import Outcome

# Under this name our key lies in the metadata of what the gateway keeps, so that it can be found when no answer came.
ATTEMPT = "recork_attempt"

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Payment:
    """The gateway's names for money that it took or set aside."""

    payment_id: str
    charge_id: str


class Gateway(Protocol):
    """Money is in cents. `key` is the attempt's own for ever; sent again, it moves nothing a second time."""

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
        """Set money aside; `source` is the gateway's name for the card."""

    def capture(self, payment: Payment, amount_cents: int, *, key: str) -> Outcome:
        """Take what was set aside, or a part of it."""

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
        """Take money at once."""

    def refund(
        self, payment: Payment, amount_cents: int, *, key: str, metadata: Mapping[str, str] = NOTHING
    ) -> Outcome:
        """Give back money that was taken. A charge that was refunded in full already counts as success."""

    def void(self, payment: Payment, *, key: str) -> Outcome:
        """Let go of money that was set aside and not taken. Money already let go counts as success.

        Money that was taken meanwhile fails with the code `ALREADY_TAKEN`; a refund gives it back.
        """

    def look_up_refund(self, payment: Payment, *, key: str, refund_id: str = "") -> Outcome | None:
        """Ask how a refund stands, by the gateway's id or else by our key. None: the gateway knows of none."""

    def look_up_charge(self, *, key: str, since: datetime) -> Outcome | None:
        """Ask what became of a charge that was asked for under our key after `since`. None: nothing came of it."""
