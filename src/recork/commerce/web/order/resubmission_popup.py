"""The popup before an order is resubmitted as a new one."""

from uuid import uuid4

from django.urls import reverse

from recork.commerce.queries.cancellation import CancelPreview
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.web.order.popups import Ask, summary_of


def ask_resubmission(read: OrderRead, ahead: CancelPreview) -> Ask:
    """Resubmit as a new order: what becomes of the old one, and where its money goes."""
    order, key = read.order, uuid4()
    first = f"Order {order.number} stays cancelled"
    if read.cancellation is None:
        first = f"Order {order.number} is cancelled first"
        if ahead.must_ask_warehouse:
            first = f"The warehouse must agree to stop {ahead.asked_about} first. Nothing happens before"
    return Ask(
        title=f"Resubmit order {order.number} as a new order?",
        summary=summary_of(read),
        effects=[
            ("truck", "Old", first),
            ("plus", "New", "Same wines, customer and address under a new number; both name each other"),
        ],
        meaning="OK cancels the old one and places the new. Cancel leaves it.",
        action=reverse("order_resubmissions", args=[order.number]),
        status_url=reverse("order_resubmission", args=[order.number, key]),
        key=key,
        what=f"Order {order.number}",
    )
