"""Where an order's money is, over all its tenders and all that goes back of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recork.commerce.rules.order import PaymentStatus
from recork.commerce.rules.payment import Back, Part, payment_status
from recork.commerce.rules.refund import CaptureState, RefundOutcome

WAITING, UNKNOWN, SET_ASIDE, HERE, DECLINED, VOIDED = CaptureState
OWED, ASKED, UNDER_WAY, DONE, FAILED, SETTLED = RefundOutcome

S = PaymentStatus
CASES: list[tuple[list[Part], list[Back], PaymentStatus]] = [
    ([], [], S.PAID),
    ([(HERE, 5), (HERE, 3)], [], S.PAID),
    ([(HERE, 5), (WAITING, 3)], [], S.PENDING),
    ([(HERE, 5), (UNKNOWN, 3)], [], S.PENDING),
    ([(SET_ASIDE, 5)], [], S.AUTHORIZED),
    ([(HERE, 5), (SET_ASIDE, 3)], [], S.AUTHORIZED),
    ([(HERE, 5), (DECLINED, 3)], [], S.DECLINED),
    ([(VOIDED, 5)], [], S.VOIDED),
    # parts go back
    ([(HERE, 5)], [(OWED, 1)], S.REFUNDING),
    ([(HERE, 5)], [(DONE, 1), (UNDER_WAY, 4)], S.REFUNDING),
    ([(HERE, 5)], [(DONE, 1)], S.PARTLY_REFUNDED),
    ([(HERE, 5)], [(DONE, 1), (SETTLED, 4)], S.REFUNDED),
    ([(HERE, 5)], [(FAILED, 1), (ASKED, 4)], S.REFUND_FAILED),
    # a cancelled order
    ([(SET_ASIDE, 5)], [(ASKED, 5)], S.REFUNDING),
    ([(VOIDED, 5)], [(DONE, 5)], S.VOIDED),
    ([(HERE, 5), (VOIDED, 3)], [(DONE, 5)], S.REFUNDED),
    ([(HERE, 5), (DECLINED, 3)], [(DONE, 5)], S.REFUNDED),
    ([(HERE, 5), (UNKNOWN, 3)], [(DONE, 5)], S.REFUNDING),
]


@pytest.mark.parametrize(("captures", "refunds", "status"), CASES)
def test_the_status_says_where_the_money_is(
    captures: list[Part], refunds: list[Back], status: PaymentStatus
) -> None:
    assert payment_status(captures, refunds) is status


_PARTS = st.lists(st.tuples(st.sampled_from(CaptureState), st.integers(1, 9)), max_size=3)
_BACKS = st.lists(st.tuples(st.sampled_from(RefundOutcome), st.integers(1, 9)), max_size=3)


@given(_PARTS, _BACKS)
def test_nothing_is_called_refunded_while_anything_is_under_way(
    captures: list[Part], refunds: list[Back]
) -> None:
    if payment_status(captures, refunds) in {S.REFUNDED, S.VOIDED, S.PARTLY_REFUNDED, S.PAID}:
        assert {outcome for outcome, _ in refunds} <= {DONE, SETTLED}
