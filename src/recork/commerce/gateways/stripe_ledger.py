"""All refunds that Stripe has made for us, for whoever compares books."""

from collections.abc import Iterator
from typing import NamedTuple

import stripe

from recork.commerce.gateways.stripe_outcomes import key_of, word


class LedgerRefund(NamedTuple):
    """One refund in the gateway's own books. `key` is the attempt's, "" when it is none of ours."""

    gateway_id: str
    key: str
    amount_cents: int
    status: str


class GatewayAway(Exception):
    """The gateway's books can't be read now."""


def every_refund(secret_key: str, *, address: str = "") -> Iterator[LedgerRefund]:
    """Read the gateway's refunds, the newest first, page by page. Raises `GatewayAway`."""
    client = stripe.StripeClient(
        secret_key, base_addresses={"api": address.rstrip("/")} if address else {}, max_network_retries=2
    )
    try:
        for refund in client.v1.refunds.list({"limit": 100}).auto_paging_iter():
            yield LedgerRefund(word(refund, "id"), key_of(refund), refund.amount, word(refund, "status"))
    except stripe.StripeError as error:
        raise GatewayAway(str(error)) from error
