"""May a box be sent back or elsewhere? Its carrier is asked where it has one."""

import pytest

from recork.fulfillment.rules.carrier_request import (
    ASKED_ALREADY,
    BY_STATE,
    COMING_BACK,
    OPEN,
    STEPS,
    UNABLE,
    CarrierStanding,
    CarrierWant,
    decide_carrier_request,
)
from recork.fulfillment.rules.order import OrderState


def test_a_carrier_has_what_is_shipped_and_nothing_else() -> None:
    assert set(BY_STATE) == set(OrderState) - {OrderState.SHIPPED}


@pytest.mark.parametrize("state", BY_STATE)
@pytest.mark.parametrize(("asked", "coming"), [(False, False), (True, False), (False, True)])
def test_where_no_carrier_has_it_the_answer_comes_at_once(
    state: OrderState, *, asked: bool, coming: bool
) -> None:
    decided = decide_carrier_request(state, is_asked_already=asked, is_coming_back=coming)

    assert decided is BY_STATE[state]


@pytest.mark.parametrize(
    ("asked", "coming", "decided"),
    [
        (False, False, CarrierStanding.WANTED),
        (True, False, ASKED_ALREADY),
        (False, True, COMING_BACK),
        (True, True, ASKED_ALREADY),
    ],
)
def test_one_at_a_time_and_none_once_it_comes_back(*, asked: bool, coming: bool, decided: object) -> None:
    assert (
        decide_carrier_request(OrderState.SHIPPED, is_asked_already=asked, is_coming_back=coming) is decided
    )


def test_every_step_leads_on_and_only_what_is_open_has_one() -> None:
    assert set(STEPS) == set(CarrierStanding)
    assert OPEN == (CarrierStanding.WANTED, CarrierStanding.WITH_CARRIER)
    assert all(CarrierStanding.WANTED not in steps for steps in STEPS.values())


def test_a_no_says_what_was_not_done_and_why() -> None:
    assert set(UNABLE) == set(CarrierWant)
    assert ASKED_ALREADY.detail(CarrierWant.REROUTE, "10234") == (
        "Unable to reroute: order 10234 is being asked about already."
    )
