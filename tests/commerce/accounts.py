"""Ivo's accounts: the shop's money with a gateway at the other end of a real line, and a clock of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from recork.commerce.gateways import StripeGateway
from recork.commerce.models import Capture, Order, RefundIntent
from recork.commerce.operations.cancellation import Asked, Asking, cancel_order
from recork.commerce.operations.charging import charge_captures
from recork.commerce.operations.refunding import pay_refunds
from recork.commerce.operations.tills import Tills
from recork.commerce.rules.refund import TenderKind
from recork.commerce.rules.sale import Tender
from tests.commerce.cast import IVO, NOW, House, sell
from tests.support.payments import SECRET_KEY, Sandbox, open_sandbox


@dataclass
class Accounts:
    """Ivo's accounts, with a gateway at the other end of a real line."""

    house: House
    sandbox: Sandbox
    now: datetime = NOW
    tills: Tills = field(init=False)

    def __post_init__(self) -> None:
        gateway = StripeGateway(SECRET_KEY, address=self.sandbox.address, timeout_s=(5.0, 1.0))
        self.tills = {"stripe": gateway}

    def clock(self) -> datetime:
        return self.now

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    def pay(self) -> None:
        pay_refunds(self.tills, now=self.clock)

    def charge(self) -> None:
        charge_captures(self.tills, now=self.clock)

    def card(self, cents: int, **form: str) -> Tender:
        paid = self.sandbox.pay(cents, **form)
        return Tender(
            TenderKind.CARD,
            "Visa ··4242",
            cents,
            gateway="stripe",
            payment=paid["id"],
            charge=paid["latest_charge"],
            source="pm_card_visa",
        )

    def sell(self, number: str = "10234", **more: object) -> Order:
        fields: dict[str, object] = {"tenders": (self.card(31200),)} | more
        return sell(number, **fields)

    def cancel(self, number: str = "10234", **more: object) -> None:
        asked = cancel_order(IVO, number, Asking(uuid4(), **more), now=self.now)  # type: ignore[arg-type]  # a test's shorthand
        assert isinstance(asked, Asked), asked

    def outcomes(self, number: str = "10234") -> list[tuple[int, str]]:
        intents = RefundIntent.objects.filter(order__number=number).order_by("pk")
        return list(intents.values_list("amount_cents", "outcome"))

    def status(self, number: str = "10234") -> str:
        return Order.objects.values_list("payment_status", flat=True).get(number=number)

    def paid_back(self) -> list[int]:
        """What the gateway itself has given back of the order's charge."""
        charge = Capture.objects.exclude(charge="").first()
        assert charge is not None
        return [refund["amount"] for refund in self.sandbox.refunds(charge.charge)]


@contextmanager
def open_accounts(house: House, var: Path) -> Iterator[Accounts]:
    with open_sandbox(var) as sandbox:
        yield Accounts(house, sandbox)
