"""One row of the list of orders in words."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from recork.commerce.queries.order_list import Row
from recork.commerce.rules.order import OrderStatus, PaymentStatus, ShippingStatus
from recork.commerce.rules.submission import SubmissionState, shipping_words, waits_for_decision
from recork.manners.web import say


@dataclass(frozen=True, slots=True)
class RowShown:
    """What `list.html` shows as `row`."""

    row: Row
    now: datetime

    @property
    def number(self) -> str:
        return self.row.order.number

    @property
    def url(self) -> str:
        return reverse("order", args=[self.number])

    @property
    def customer(self) -> str:
        return self.row.order.customer.name

    @property
    def email(self) -> str:
        return self.row.order.customer.email or ""

    @property
    def placed(self) -> str:
        return say.begin(say.when(self.row.order.placed_at, self.now))

    @property
    def bottles(self) -> int:
        return self.row.order.bottles

    @property
    def total(self) -> str:
        return say.money(self.row.order.total_cents, self.row.order.currency)

    @property
    def status(self) -> str:
        return OrderStatus(self.row.order.status).words

    @property
    def payment(self) -> str:
        return PaymentStatus(self.row.order.payment_status).words

    @property
    def shipping(self) -> str:
        """The Shipping Status, empty while it is blank."""
        return shipping_words(ShippingStatus(self.row.order.shipping_status), self.row.newest)

    @property
    def why(self) -> str:
        """The line under the Shipping Status: what is going on, or under which number it went out."""
        order, row = self.row.order, self.row
        if row.is_asking:
            return "The warehouse is being asked"
        if order.attention:
            return order.attention
        status, shipping = OrderStatus(order.status), ShippingStatus(order.shipping_status)
        if waits_for_decision(status, shipping, has_open_edit=row.is_undecided):
            return "Waits for a decision about the warehouse's changes"
        if order.resend_at and order.resend_at > self.now and order.status == OrderStatus.SUBMITTED:
            return f"Sent again {say.at(order.resend_at, self.now)}"
        if row.newest is SubmissionState.REFUSED:
            return f"{row.newest_number} was refused"
        return f"As {row.newest_number}" if row.newest_number not in {"", order.number} else ""

    @property
    def is_over(self) -> bool:
        return self.row.order.status == OrderStatus.CANCELLED
