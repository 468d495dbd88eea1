"""Asks Stripe what became of a refund. That we may not look, or hear nothing, is no news of it: unknown."""

import stripe

from recork.commerce.gateways.outcome import Outcome
from recork.commerce.gateways.stripe_outcomes import (
    MISSING,
    heard,
    key_of,
    not_understood,
    of_refund,
    word,
)

MOST_PAGES = 100  # of a hundred refunds each


def refund_named(client: stripe.StripeClient, name: str) -> Outcome | None:
    found = heard(stripe.Refund, lambda: client.v1.refunds.retrieve(name))
    return _no_news(found) if isinstance(found, Outcome) else of_refund(found)


def refund_with_key(client: stripe.StripeClient, charge: str, key: str) -> Outcome | None:
    """Look through the refunds of a charge for the one that bears our key."""
    params: stripe.params.RefundListParams = {"charge": charge, "limit": 100}
    for _ in range(MOST_PAGES):
        page = heard(stripe.ListObject, lambda: client.v1.refunds.list(params))
        if isinstance(page, Outcome):
            return _no_news(page)
        refunds = getattr(page, "data", None)
        if not isinstance(refunds, list):
            return not_understood("a list of nothing")
        for refund in refunds:
            if key_of(refund) == key:
                return of_refund(refund)
        if not refunds or not getattr(page, "has_more", False):
            return None
        params["starting_after"] = word(refunds[-1], "id")
    return not_understood("a list without end")


def _no_news(error: Outcome) -> Outcome | None:
    return None if error.code == MISSING else Outcome.unknown(error.words)
