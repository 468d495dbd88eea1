"""The shop and its warehouse in step or out of step, as a test wants it: each message goes when the test says so."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings

from recork.commerce.models import Order, Question, RefundIntent, StockEntry, Submission, Warehouse
from recork.commerce.operations import carrier_delivery, delivery, feed, news, reporting, sweep
from recork.commerce.operations.cancellation import Asked, Asking, cancel_order
from recork.commerce.operations.shipping import Changed, set_shipping_status
from recork.commerce.operations.telephone import Telephone
from recork.commerce.rules.order import ShippingStatus
from recork.commerce.rules.refusal import Refused
from recork.wire.sealed import seal
from tests.commerce.cast import IVO, NOW, House, sell
from tests.commerce.warehouse import Json, WarehouseHouse


@dataclass
class Desk:
    """Ivo at the shop's desk, with the warehouse at the other end of the line."""

    house: House
    warehouse: WarehouseHouse
    now: datetime = NOW
    phone: Telephone = field(init=False)

    def __post_init__(self) -> None:
        Warehouse.objects.create(
            address=self.warehouse.address, token=seal("token", key=settings.SECRET_KEY), connected_at=NOW
        )
        self.phone = Telephone(self.warehouse.address, "token")

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    def clock(self) -> datetime:
        return self.now

    # the machines
    def sweep(self) -> int:
        return sweep.sweep(now=self.now)

    def deliver(self) -> None:
        delivery.deliver_submissions(self.phone, now=self.clock)

    def ask(self) -> None:
        delivery.ask_warehouse(self.phone, now=self.clock)
        carrier_delivery.deliver_carrier_requests(self.phone, now=self.clock)

    def report(self) -> None:
        reporting.send_reports(self.phone, now=self.clock)

    def hear(self, told: Json, *, came_by: str = "webhook") -> None:
        news.hear(told["id"], json.dumps(told).encode(), came_by, now=self.now)
        news.apply_heard(now=self.now)

    def read_feed(self) -> int:
        found = feed.read_feed(self.phone, now=self.now)
        news.apply_heard(now=self.now)
        return found

    def settle(self) -> None:
        """Let every machine run until nothing is left to do, as time goes on."""
        for _ in range(6):
            self.later(minutes=3)
            self.ask()
            self.deliver()
            self.read_feed()
            self.report()

    # people
    def sell_and_send(self, number: str = "10234", *, arrive: bool = True) -> Order:
        order = sell(number)
        assert self.sweep() == 1
        if arrive:
            self.deliver()
        return self.see(order)

    def cancel(self, number: str = "10234", question: UUID | None = None, **more: object) -> Asked | Refused:
        return cancel_order(IVO, number, Asking(question or uuid4(), **more), now=self.now)  # type: ignore[arg-type]  # a test's shorthand

    def set_status(self, status: ShippingStatus, number: str = "10234") -> Changed | Asked | Refused:
        return set_shipping_status(IVO, number, status, version=None, question_id=uuid4(), now=self.now)

    # eyes
    def see(self, order: Order) -> Order:
        return Order.objects.get(pk=order.pk)

    def sendings(self, number: str = "10234") -> list[tuple[str, str]]:
        found = Submission.objects.filter(order__number=number).order_by("generation")
        return list(found.values_list("order_number", "state"))

    def order(self, number: str = "10234") -> tuple[str, str, str]:
        """Status, Shipping Status as kept, and whether a question is open."""
        order = Order.objects.get(number=number)
        is_open = Question.objects.filter(order=order, is_open=True).exists()
        return order.status, order.shipping_status, "asking" if is_open else ""

    def owed(self, number: str = "10234") -> list[int]:
        intents = RefundIntent.objects.filter(order__number=number).order_by("pk")
        return list(intents.values_list("amount_cents", flat=True))

    def restored(self, number: str = "10234") -> int:
        entries = StockEntry.objects.filter(line__order__number=number, kind="restored")
        return sum(entries.values_list("bottles", flat=True))
