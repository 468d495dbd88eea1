"""Money on its way back: what is known of it, and when it may be tried again."""

from enum import StrEnum


class RefundOutcome(StrEnum):
    """What is known of an intent or an attempt.

    UNKNOWN: the gateway was asked and nobody knows what it did. PENDING: it has taken it on.
    SETTLED (intents alone): failed for good, and a person gave the money back another way.
    """

    WAITING = "waiting"
    UNKNOWN = "unknown"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SETTLED = "settled"


class RefundFor(StrEnum):
    """Why money goes back."""

    CANCEL = "cancel"
    PARTIAL = "partial"
    SHIPPING_FEE = "shipping_fee"


class Destination(StrEnum):
    """Where it goes: back the way it came, or into the customer's store credit."""

    TENDER = "tender"
    STORE_CREDIT = "store_credit"


class TenderKind(StrEnum):
    """How a part of an order was paid."""

    CARD = "card"
    GIFT_CARD = "gift_card"
    STORE_CREDIT = "store_credit"
    MANUAL = "manual"


GIVEN_BACK_FIRST: tuple[TenderKind, ...] = (
    TenderKind.CARD,
    TenderKind.MANUAL,
    TenderKind.GIFT_CARD,
    TenderKind.STORE_CREDIT,
)
"""The order in which tenders give back a part: money before credit, so that nobody is paid in vouchers for wine
that they paid with money; among equals the first that paid."""


class CaptureState(StrEnum):
    """How far the money has come. WAITING: the gateway is still to be asked."""

    WAITING = "waiting"
    UNKNOWN = "unknown"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    DECLINED = "declined"
    VOIDED = "voided"
