"""Orders with all that hangs on them, as programs are shown them: as many statements for a hundred as for one."""

from django.db.models import QuerySet

from recork.commerce.models import Order
from recork.commerce.rules.order import SHIPPING_WORDS, ShippingStatus
from recork.commerce.rules.refund import CaptureState, RefundOutcome

GIVEN_BACK = frozenset({RefundOutcome.SUCCEEDED, RefundOutcome.SETTLED})


def whole(orders: QuerySet[Order]) -> QuerySet[Order]:
    """The same orders with their rows at hand."""
    return orders.select_related("customer", "replaces", "replaced_by").prefetch_related(
        "lines", "captures", "intents__capture", "submissions"
    )


def shipping_words(order: Order) -> str:
    """The Shipping Status as people read it: Sent to Fulfillment becomes Shipped with the sending."""
    status = ShippingStatus(order.shipping_status)
    ended = {each.state for each in order.submissions.all()}
    if status is ShippingStatus.SENT and ended & {"shipped", "returned"}:
        return "Shipped"
    return SHIPPING_WORDS[status]


def captured_cents(order: Order) -> int:
    """What of an order's total has been taken."""
    return sum(each.amount_cents for each in order.captures.all() if each.state == CaptureState.CAPTURED)


def refunded_cents(order: Order) -> int:
    """What of it is given back for certain."""
    return sum(each.amount_cents for each in order.intents.all() if each.outcome in GIVEN_BACK)
