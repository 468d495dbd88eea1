"""Where an order's money is, over all its tenders and all that goes back of them."""

from collections.abc import Sequence

from recork.commerce.rules.order import PaymentStatus
from recork.commerce.rules.refund import CaptureState, RefundOutcome

type Part = tuple[CaptureState, int]
type Back = tuple[RefundOutcome, int]

_ON_ITS_WAY = frozenset({RefundOutcome.WAITING, RefundOutcome.UNKNOWN, RefundOutcome.PENDING})
_GIVEN_BACK = frozenset({RefundOutcome.SUCCEEDED, RefundOutcome.SETTLED})
_NOT_HERE = frozenset({CaptureState.WAITING, CaptureState.UNKNOWN})


def payment_status(captures: Sequence[Part], refunds: Sequence[Back]) -> PaymentStatus:
    """Say where the money is. Nothing is Refunded before the gateway, or a person, said so.

    captures  state and cents of each tender
    refunds   outcome and cents of each intent
    """
    states = {state for state, _ in captures}
    if CaptureState.DECLINED in states:
        return PaymentStatus.DECLINED
    if states & _NOT_HERE:
        return PaymentStatus.PENDING
    held = sum(cents for state, cents in captures if state is not CaptureState.VOIDED)
    outcomes = {outcome for outcome, _ in refunds}
    if RefundOutcome.FAILED in outcomes:
        return PaymentStatus.REFUND_FAILED
    if outcomes & _ON_ITS_WAY:
        return PaymentStatus.REFUNDING
    back = sum(cents for outcome, cents in refunds if outcome in _GIVEN_BACK)
    only_set_aside = states <= {CaptureState.AUTHORIZED, CaptureState.VOIDED} and bool(states)
    if back >= held and (back or CaptureState.VOIDED in states):
        return PaymentStatus.VOIDED if only_set_aside else PaymentStatus.REFUNDED
    if back:
        return PaymentStatus.PARTLY_REFUNDED
    return PaymentStatus.AUTHORIZED if CaptureState.AUTHORIZED in states else PaymentStatus.PAID
