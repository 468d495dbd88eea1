"""The status that the database derives is the one that the rules say, in every case."""

from recork.fulfillment.models import Order, scope
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.status import Status, shown_status
from tests.fulfillment.cast import House, place

HOLDS: tuple[HoldReason | None, ...] = (None, *HoldReason)


def test_the_stored_status_is_the_rules_in_every_case(house: House) -> None:
    order = place(house.nora)
    stored: dict[tuple[OrderState, HoldReason | None], Status] = {}
    with scope.of_every_winery():
        for state in OrderState:
            for hold in HOLDS:
                Order.objects.filter(pk=order.pk).update(state=state, leading_hold=hold)
                stored[state, hold] = Status(Order.objects.values_list("status", flat=True).get(pk=order.pk))
        Order.objects.filter(pk=order.pk).update(state=OrderState.RECEIVED, leading_hold=None)

    assert stored == {(state, hold): shown_status(state, hold) for state in OrderState for hold in HOLDS}
