"""Where an order's bottles may go next."""

import pytest

from recork.fulfillment.rules.order import NEXT, ON_THE_FLOOR, Cause, OrderState, floor_moves, is_legal

S = OrderState
LEGAL = {
    (S.RECEIVED, S.RELEASED): Cause.FLOOR,
    (S.RECEIVED, S.CANCELLED): Cause.CANCELLATION,
    (S.RELEASED, S.PICKING): Cause.FLOOR,
    (S.RELEASED, S.RECEIVED): Cause.FLOOR,
    (S.RELEASED, S.CANCELLED): Cause.CANCELLATION,
    (S.PICKING, S.PICKED): Cause.FLOOR,
    (S.PICKING, S.RECEIVED): Cause.SHORT_PICK,
    (S.PICKING, S.CANCELLED): Cause.CANCELLATION,
    (S.PICKED, S.PACKED): Cause.FLOOR,
    (S.PICKED, S.PICKING): Cause.UNDO,
    (S.PICKED, S.CANCELLED): Cause.INTERCEPT,
    (S.PACKED, S.SHIPPED): Cause.FLOOR,
    (S.PACKED, S.CANCELLED): Cause.INTERCEPT,
    (S.SHIPPED, S.DELIVERED): Cause.FLOOR,
    (S.SHIPPED, S.RETURNED): Cause.FLOOR,
    (S.DELIVERED, S.RETURNED): Cause.FLOOR,
}


@pytest.mark.parametrize("now_in", S)
@pytest.mark.parametrize("to", S)
@pytest.mark.parametrize("cause", Cause)
def test_a_move_is_legal_for_one_cause_alone(now_in: OrderState, to: OrderState, cause: Cause) -> None:
    assert is_legal(now_in, to, cause) is (LEGAL.get((now_in, to)) is cause)


def test_nothing_leads_on_from_the_end() -> None:
    assert {state for state in S if not NEXT[state]} == {S.RETURNED, S.CANCELLED}


def test_only_the_shelf_and_the_road_lead_to_every_state() -> None:
    reached, fresh = {S.RECEIVED}, {S.RECEIVED}
    while fresh:
        fresh = {to for state in fresh for to in NEXT[state]} - reached
        reached |= fresh
    assert reached == set(S)


def test_the_floor_is_offered_the_way_onward_first() -> None:
    assert [floor_moves(state) for state in ON_THE_FLOOR] == [
        (S.RELEASED,),
        (S.PICKING, S.RECEIVED),
        (S.PICKED,),
        (S.PACKED,),
        (S.SHIPPED,),
    ]
