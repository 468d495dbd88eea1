"""Orders with all that hangs on them, as programs are shown them: as many statements for a hundred as for one."""

from django.db.models import QuerySet

from recork.commerce.models import Order
from recork.commerce.queries.edits import has_open_edit
from recork.commerce.rules.order import SHIPPING_WORDS, OrderStatus, ShippingStatus
from recork.commerce.rules.refund import CaptureState, RefundOutcome
from recork.commerce.rules.submission import waits_for_decision

GIVEN_BACK = frozenset({RefundOutcome.SUCCEEDED, RefundOutcome.SETTLED})


def whole(orders: QuerySet[Order]) -> QuerySet[Order]:
    """The same orders with their rows at hand."""
    beside = orders.select_related("customer", "replaces", "replaced_by").annotate(
        is_undecided=has_open_edit()
    )
    return beside.prefetch_related("lines", "captures", "intents__capture", "submissions")


def is_waiting(order: Order) -> bool:
    """Whether such an order is to be sent, and is not before somebody has decided about an edit of it."""
    status, shipping = OrderStatus(order.status), ShippingStatus(order.shipping_status)
    is_undecided: bool = order.is_undecided  # type: ignore[attr-defined]  # `whole` has read it
    return waits_for_decision(status, shipping, has_open_edit=is_undecided)


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
