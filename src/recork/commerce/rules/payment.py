"""Where an order's money is, over all its tenders and all that goes back of them."""

from collections.abc import Sequence

from recork.commerce.rules.order import PaymentStatus
from recork.commerce.rules.refund import CaptureState, RefundOutcome

type Part = tuple[CaptureState, int]
type Back = tuple[RefundOutcome, int]

_ON_ITS_WAY = frozenset({RefundOutcome.WAITING, RefundOutcome.UNKNOWN, RefundOutcome.PENDING})
_GIVEN_BACK = frozenset({RefundOutcome.SUCCEEDED, RefundOutcome.SETTLED})
_NOT_HERE = frozenset({CaptureState.WAITING, CaptureState.UNKNOWN})
_HERE = frozenset({CaptureState.CAPTURED, CaptureState.AUTHORIZED})


def payment_status(captures: Sequence[Part], refunds: Sequence[Back]) -> PaymentStatus:
    """Say where the money is. Nothing is Refunded before the gateway, or a person, said so.

    captures  state and cents of each tender
    refunds   outcome and cents of each intent; there are none before all of an order is paid or it is cancelled
    """
    states = {state for state, _ in captures}
    if states & _NOT_HERE:
        return PaymentStatus.REFUNDING if refunds else PaymentStatus.PENDING
    if CaptureState.DECLINED in states and not refunds:
        return PaymentStatus.DECLINED
    held = sum(cents for state, cents in captures if state in _HERE)
    outcomes = {outcome for outcome, _ in refunds}
    if RefundOutcome.FAILED in outcomes:
        return PaymentStatus.REFUND_FAILED
    if outcomes & _ON_ITS_WAY:
        return PaymentStatus.REFUNDING
    back = sum(cents for outcome, cents in refunds if outcome in _GIVEN_BACK)
    never_taken = CaptureState.CAPTURED not in states
    if back >= held and (back or CaptureState.VOIDED in states):
        return PaymentStatus.VOIDED if never_taken else PaymentStatus.REFUNDED
    if back:
        return PaymentStatus.PARTLY_REFUNDED
    return PaymentStatus.AUTHORIZED if CaptureState.AUTHORIZED in states else PaymentStatus.PAID
