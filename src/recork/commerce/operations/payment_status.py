"""Keep an order's payment status in step with its captures and refunds."""

from recork.commerce.models import Capture, Order, RefundIntent
from recork.commerce.rules.payment import payment_status
from recork.commerce.rules.refund import CaptureState, RefundOutcome


def settle_payment_status(order: Order) -> bool:
    """Set the payment status of a locked order from its rows; the caller saves it. True when it has changed."""
    captures = Capture.objects.filter(order=order).values_list("state", "amount_cents")
    intents = RefundIntent.objects.filter(order=order).values_list("outcome", "amount_cents")
    status = payment_status(
        [(CaptureState(state), cents) for state, cents in captures],
        [(RefundOutcome(outcome), cents) for outcome, cents in intents],
    )
    is_new = order.payment_status != status
    order.payment_status = status
    return is_new
