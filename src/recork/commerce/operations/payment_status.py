"""Where an order's money is, from its captures and what is owed back of them."""

from recork.commerce.models import Order


def settle_payment_status(order: Order) -> None:
    """Set the payment status of a locked order from its rows; the caller saves it."""
