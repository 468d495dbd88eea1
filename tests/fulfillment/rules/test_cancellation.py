"""May this order still be stopped?"""

import pytest

from recork.fulfillment.rules.cancellation import (
    CANCELLABLE,
    REASON_WORDS,
    REFUSALS,
    CancelReason,
    NextStep,
    Outcome,
    Refusal,
    decide_cancellation,
)
from recork.fulfillment.rules.order import NEXT, Cause, OrderState

ANSWERS = {
    OrderState.RECEIVED: Outcome.CANCELLED,
    OrderState.RELEASED: Outcome.CANCELLED,
    OrderState.PICKING: Outcome.CANCELLED,
    OrderState.PICKED: "already_picked",
    OrderState.PACKED: "already_packed",
    OrderState.SHIPPED: "already_shipped",
    OrderState.DELIVERED: "already_delivered",
    OrderState.RETURNED: "already_returned",
    OrderState.CANCELLED: Outcome.ALREADY_CANCELLED,
}


@pytest.mark.parametrize("state", OrderState)
def test_the_state_alone_decides(state: OrderState) -> None:
    answer = decide_cancellation(state)
    assert (answer.code if isinstance(answer, Refusal) else answer) == ANSWERS[state]


@pytest.mark.parametrize("state", OrderState)
def test_an_order_is_stopped_if_and_only_if_the_table_of_moves_has_that_way(state: OrderState) -> None:
    may = NEXT[state].get(OrderState.CANCELLED) is Cause.CANCELLATION
    assert (decide_cancellation(state) is Outcome.CANCELLED) is may


def test_every_state_is_stoppable_refused_or_stopped() -> None:
    assert [*CANCELLABLE & set(REFUSALS)] == []
    assert CANCELLABLE | set(REFUSALS) | {OrderState.CANCELLED} == set(OrderState)


def test_a_refusal_names_the_order_and_whom_to_call() -> None:
    packed = REFUSALS[OrderState.PACKED]
    assert packed.detail("10241") == "Unable to cancel in Fulfillment: order 10241 is already packed."
    assert packed.short == "already packed"
    assert all(refusal.next_steps[-1] is NextStep.CALL_SUPPORT for refusal in REFUSALS.values())


def test_codes_are_told_apart_and_reasons_have_words() -> None:
    assert len({refusal.code for refusal in REFUSALS.values()}) == len(REFUSALS)
    assert set(REASON_WORDS) == set(CancelReason)
