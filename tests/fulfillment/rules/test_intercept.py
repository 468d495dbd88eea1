"""May an order be pulled out that is picked or packed? The floor is asked where it can do something."""

from datetime import UTC, datetime, timedelta

import pytest

from recork.fulfillment.rules.cancellation import REFUSALS, NextStep
from recork.fulfillment.rules.intercept import (
    ASKED_ALREADY,
    BY_STATE,
    INTERCEPTABLE,
    TOO_SLOW,
    InterceptAnswer,
    InterceptRefusal,
    decide_intercept,
)
from recork.fulfillment.rules.order import OrderState

NOW = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
SOON = NOW + timedelta(hours=1)


def decide(
    state: OrderState, *, asked: bool = False, answer_by: datetime = SOON
) -> InterceptAnswer | InterceptRefusal:
    return decide_intercept(state, is_asked_already=asked, answer_by=answer_by, now=NOW)


def test_every_state_is_pulled_out_of_or_refused_or_cancelled() -> None:
    assert INTERCEPTABLE | set(BY_STATE) | {OrderState.CANCELLED} == set(OrderState)
    assert INTERCEPTABLE.isdisjoint(BY_STATE)


@pytest.mark.parametrize("state", INTERCEPTABLE)
def test_the_floor_is_asked_and_its_refusal_to_cancel_says_so(state: OrderState) -> None:
    assert decide(state) is InterceptAnswer.PENDING
    assert REFUSALS[state].next_steps == (NextStep.ASK_INTERCEPT, NextStep.CALL_SUPPORT)


@pytest.mark.parametrize("state", BY_STATE)
def test_elsewhere_nobody_is_asked(state: OrderState) -> None:
    assert decide(state, asked=True) == BY_STATE[state]


def test_one_asking_at_a_time_is_before_the_floor() -> None:
    assert decide(OrderState.PACKED, asked=True) == ASKED_ALREADY


def test_a_question_that_comes_after_its_own_deadline_is_too_late() -> None:
    assert decide(OrderState.PACKED, answer_by=NOW) == TOO_SLOW


def test_a_cancelled_order_needs_no_floor() -> None:
    assert decide(OrderState.CANCELLED) is InterceptAnswer.ALREADY_CANCELLED


def test_a_refusal_is_a_sentence_with_the_floors_own_words_after_it() -> None:
    assert TOO_SLOW.detail("10241", "We were two today.") == (
        "Unable to intercept in Fulfillment: order 10241 was not pulled out in time."
        " The floor says: We were two today."
    )
