"""A sending of an order to the warehouse, and when there may be another."""

import re
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from recork.commerce.rules.order import SHIPPING_WORDS, OrderStatus, PaymentStatus, ShippingStatus


class SubmissionState(StrEnum):
    """What the shop knows of one sending.

    UNDECIDED: the warehouse has stopped it while the shop's own question about it was open; the answer
    to that question says whose wish counts.
    """

    ASKED = "asked"
    LIVE = "live"
    UNDECIDED = "undecided"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    SHIPPED = "shipped"
    RETURNED = "returned"

    @property
    def words(self) -> str:
        """What people call it."""
        return _STATE_WORDS[self]


_STATE_WORDS: dict[SubmissionState, str] = {
    SubmissionState.ASKED: "On its way",
    SubmissionState.LIVE: "At the warehouse",
    SubmissionState.UNDECIDED: "Stopped, while it was being asked",
    SubmissionState.CANCELLED: "Stopped",
    SubmissionState.REFUSED: "Refused",
    SubmissionState.SHIPPED: "Shipped",
    SubmissionState.RETURNED: "Came back",
}


IN_HAND: frozenset[str] = frozenset({"picked", "packed"})
"""Where only the warehouse's floor can still reach a parcel; its own words."""


def may_be_intercepted(no: str, warehouse_state: str) -> bool:
    """Say whether the floor may still reach a sending.

    no               the code with which the warehouse has declined to stop it; empty: it wasn't asked
    warehouse_state  where it is, by the last that was heard
    """
    return warehouse_state in IN_HAND or no in {f"already_{state}" for state in IN_HAND}


LIVE: frozenset[SubmissionState] = frozenset({SubmissionState.ASKED, SubmissionState.LIVE})
"""It is at the warehouse, or may be."""

LIVE_THERE: frozenset[str] = frozenset({"received", "released", "picking", "picked", "packed"})
"""States of the warehouse's in which it works on a sending, or is about to."""


def is_forgotten(state: SubmissionState, warehouse_state: str) -> bool:
    """Say whether the shop is done with a sending that the warehouse, by the last we heard, works on."""
    return state in {SubmissionState.CANCELLED, SubmissionState.REFUSED} and warehouse_state in LIVE_THERE


ENDED: frozenset[SubmissionState] = frozenset(
    {
        SubmissionState.CANCELLED,
        SubmissionState.REFUSED,
        SubmissionState.SHIPPED,
        SubmissionState.RETURNED,
    }
)

_SENT_NUMBER = re.compile(r"-[0-9]+$")
LONGEST_OWN = 40
"""So that what is added for a new order in its place, and for later sendings, still fits."""
PAGES = frozenset({"new", "import"})
"""The admin has pages under these names, where an order's own page would be."""


def number_of(order_number: str, generation: int) -> str:
    """The number under which the n-th sending of an order goes out: 10234, 10234-2, 10234-3."""
    return order_number if generation == 1 else f"{order_number}-{generation}"


def is_own_number(number: str) -> bool:
    """Say whether a shop may give this number to an order: those ending in -digits are for later sendings."""
    return not _SENT_NUMBER.search(number) and len(number) <= LONGEST_OWN and number not in PAGES


def shipping_words(status: ShippingStatus, newest: SubmissionState | None) -> str:
    """The Shipping Status as people read it: what is kept, and of what was sent how far it is. Blank is ""."""
    if status is ShippingStatus.SENT and newest in {SubmissionState.SHIPPED, SubmissionState.RETURNED}:
        return newest.value.capitalize()
    return SHIPPING_WORDS[status]


class Standing(NamedTuple):
    """All that decides whether an order is sent.

    newest     the state of its newest submission, None before the first
    resend_at  not by itself before then
    has_open_edit  nobody has decided yet about what was changed at the warehouse
    """

    order: OrderStatus
    payment: PaymentStatus
    shipping: ShippingStatus
    newest: SubmissionState | None
    has_open_question: bool
    resend_at: datetime | None
    has_open_edit: bool = False


PAID: frozenset[PaymentStatus] = frozenset(
    {
        PaymentStatus.PAID,
        PaymentStatus.PARTLY_REFUNDED,
        PaymentStatus.REFUNDING,
        PaymentStatus.REFUND_FAILED,
    }
)
"""The money is here; a part of it may be on its way back, which keeps nobody from sending the wine."""


def waits_for_decision(order: OrderStatus, shipping: ShippingStatus, *, has_open_edit: bool) -> bool:
    """Say whether the warehouse is to have an order, and gets it no sooner than somebody has decided about an edit."""
    is_wanted = order in {OrderStatus.PENDING, OrderStatus.SUBMITTED, OrderStatus.HOLD}
    return has_open_edit and is_wanted and shipping is ShippingStatus.BLANK


def may_send(standing: Standing, *, now: datetime, by_person: bool) -> bool:
    """Say whether another submission may be written now, by the sweep or because a person wants it.

    A person's Send now passes over the grace period and over a refusal, and over nothing else. The same
    rule stands as SQL in `operations/sweep.py`, where it is checked again in the transaction that writes.
    """
    if standing.order is not OrderStatus.SUBMITTED or standing.payment not in PAID:
        return False
    if standing.shipping is not ShippingStatus.BLANK or standing.has_open_question or standing.has_open_edit:
        return False
    if not by_person and standing.resend_at is not None and standing.resend_at > now:
        return False
    ends: set[SubmissionState | None] = {None, SubmissionState.CANCELLED}
    if by_person:
        ends.add(SubmissionState.REFUSED)
    return standing.newest in ends
