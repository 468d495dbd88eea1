"""Asks Stripe what became of a refund or a charge. That we may not look, or hear nothing, is no news of it: unknown."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import stripe

from recork.commerce.gateways.outcome import Outcome
from recork.commerce.gateways.stripe_outcomes import (
    MISSING,
    heard,
    key_of,
    not_understood,
    of_charge,
    of_refund,
    word,
)

MOST_PAGES = 100  # of a hundred each
CLOCKS_DIFFER = timedelta(minutes=30)  # ours and Stripe's, at the most

type Page = Callable[[str], stripe.ListObject[Any]]  # the one after the row of this name


def refund_named(client: stripe.StripeClient, name: str) -> Outcome | None:
    found = heard(stripe.Refund, lambda: client.v1.refunds.retrieve(name))
    return _no_news(found) if isinstance(found, Outcome) else of_refund(found)


def refund_with_key(client: stripe.StripeClient, charge: str, key: str) -> Outcome | None:
    """Look through the refunds of a charge for the one that bears our key."""

    def page(after: str) -> stripe.ListObject[Any]:
        params: stripe.params.RefundListParams = {"charge": charge, "limit": 100}
        if after:
            params["starting_after"] = after
        return client.v1.refunds.list(params)

    for refund in _all(page):
        if isinstance(refund, Outcome):
            return _no_news(refund)
        if key_of(refund) == key:
            return of_refund(refund)
    return None


def charge_with_key(client: stripe.StripeClient, key: str, since: datetime) -> Outcome | None:
    """Look through the charges since then, newest first, for the one that bears our key."""

    def page(after: str) -> stripe.ListObject[Any]:
        params: stripe.params.ChargeListParams = {"limit": 100}
        if after:
            params["starting_after"] = after
        return client.v1.charges.list(params)

    oldest = (since - CLOCKS_DIFFER).timestamp()
    for charge in _all(page):
        if isinstance(charge, Outcome):
            return Outcome.unknown(charge.words)
        if key_of(charge) == key:
            return of_charge(charge)
        created: object = getattr(charge, "created", None)
        if not isinstance(created, int):
            return not_understood("a charge of no time")
        if created < oldest:
            return None
    return None


def _all(page: Page) -> Iterator[stripe.StripeObject | Outcome]:
    """Each row of all pages; an outcome instead of what can't be had, and then no more."""
    after = ""
    for _ in range(MOST_PAGES):
        found = heard(stripe.ListObject, partial(page, after))
        rows = found if isinstance(found, Outcome) else getattr(found, "data", None)
        if not isinstance(rows, list):
            yield rows if isinstance(rows, Outcome) else not_understood("a list of nothing")
            return
        yield from rows
        if not rows or not getattr(found, "has_more", False):
            return
        after = word(rows[-1], "id")
    yield not_understood("a list without end")


def _no_news(error: Outcome) -> Outcome | None:
    return None if error.code == MISSING else Outcome.unknown(error.words)
