"""Money that people move: recorded here, and pending until a person confirms it."""

from collections.abc import Mapping
from datetime import datetime

from recork.commerce.gateways.gateway import NOTHING, Payment
from recork.commerce.gateways.outcome import Outcome, Result

WAITS = Outcome(Result.PENDING, words="Waits until a person confirms it.")


class ManualGateway:
    """Asks nobody, so it knows nothing that the shop's own rows don't."""

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
        return WAITS

    def capture(self, payment: Payment, amount_cents: int, *, key: str) -> Outcome:
        return WAITS

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
        return WAITS

    def refund(
        self, payment: Payment, amount_cents: int, *, key: str, metadata: Mapping[str, str] = NOTHING
    ) -> Outcome:
        return WAITS

    def void(self, payment: Payment, *, key: str) -> Outcome:
        return WAITS

    def look_up_refund(self, payment: Payment, *, key: str, refund_id: str = "") -> Outcome | None:
        return WAITS

    def look_up_charge(self, *, key: str, since: datetime) -> Outcome | None:
        return WAITS
