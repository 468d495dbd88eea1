"""The status people read follows from state and holds."""

import pytest

from recork.fulfillment.rules.hold import RELEASED_BY, URGENCY, HoldReason, leading
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.status import GROUPS, Status, shown_status

RECEIVED = {
    None: "Waiting to Be Released",
    HoldReason.NEEDS_ACTION: "Needs Action",
    HoldReason.REQUESTED_SHIP_DATE: "Future Ship Date",
    HoldReason.COMPLIANCE: "On Hold",
    HoldReason.INSUFFICIENT_INVENTORY: "On Hold",
    HoldReason.SHIPPING_INSTRUCTIONS: "On Hold",
    HoldReason.WEATHER: "On Hold",
    HoldReason.MANUAL: "On Hold",
}
LATER = {
    OrderState.RELEASED: "Sent to Warehouse",
    OrderState.PICKING: "Picking",
    OrderState.PICKED: "Picked",
    OrderState.PACKED: "Packed",
    OrderState.SHIPPED: "Shipped",
    OrderState.DELIVERED: "Delivered",
    OrderState.RETURNED: "Returned",
    OrderState.CANCELLED: "Cancelled",
}
HOLDS: tuple[HoldReason | None, ...] = (None, *HoldReason)


@pytest.mark.parametrize("hold", HOLDS)
def test_while_bottles_are_on_the_shelf_a_hold_is_shown(hold: HoldReason | None) -> None:
    assert shown_status(OrderState.RECEIVED, hold) == RECEIVED[hold]


@pytest.mark.parametrize("state", LATER)
@pytest.mark.parametrize("hold", HOLDS)
def test_later_the_place_of_the_bottles_is_shown(state: OrderState, hold: HoldReason | None) -> None:
    assert shown_status(state, hold) == LATER[state]


def test_every_status_stands_in_one_group() -> None:
    grouped = [status for group in GROUPS.values() for status in group]
    assert sorted(grouped) == sorted(Status)


def test_of_several_holds_the_most_urgent_leads() -> None:
    assert leading(set()) is None
    assert leading({HoldReason.REQUESTED_SHIP_DATE, HoldReason.WEATHER}) is HoldReason.WEATHER
    assert [leading(set(URGENCY[at:])) for at in range(len(URGENCY))] == list(URGENCY)


def test_every_hold_has_somebody_who_may_clear_it() -> None:
    assert set(RELEASED_BY) == set(HoldReason) == set(URGENCY)
