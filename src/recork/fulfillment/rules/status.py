"""The status people read, derived from where the bottles are and what holds them."""

from enum import StrEnum

from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState


class Status(StrEnum):
    """What View Orders shows."""

    NEEDS_ACTION = "Needs Action"
    ON_HOLD = "On Hold"
    FUTURE_SHIP_DATE = "Future Ship Date"
    WAITING = "Waiting to Be Released"
    SENT = "Sent to Warehouse"
    PICKING = "Picking"
    PICKED = "Picked"
    PACKED = "Packed"
    SHIPPED = "Shipped"
    DELIVERED = "Delivered"
    RETURNED = "Returned"
    CANCELLED = "Cancelled"


GROUPS: dict[str, tuple[Status, ...]] = {
    "Processing": (
        Status.NEEDS_ACTION,
        Status.ON_HOLD,
        Status.FUTURE_SHIP_DATE,
        Status.WAITING,
    ),
    "Fulfilling": (Status.SENT, Status.PICKING, Status.PICKED, Status.PACKED),
    "Shipped": (Status.SHIPPED, Status.DELIVERED, Status.RETURNED),
    "Cancelled": (Status.CANCELLED,),
}

_WHEN_RECEIVED: dict[HoldReason | None, Status] = {
    None: Status.WAITING,
    HoldReason.NEEDS_ACTION: Status.NEEDS_ACTION,
    HoldReason.REQUESTED_SHIP_DATE: Status.FUTURE_SHIP_DATE,
}

_ELSEWHERE: dict[OrderState, Status] = {
    OrderState.RELEASED: Status.SENT,
    OrderState.PICKING: Status.PICKING,
    OrderState.PICKED: Status.PICKED,
    OrderState.PACKED: Status.PACKED,
    OrderState.SHIPPED: Status.SHIPPED,
    OrderState.DELIVERED: Status.DELIVERED,
    OrderState.RETURNED: Status.RETURNED,
    OrderState.CANCELLED: Status.CANCELLED,
}


def shown_status(state: OrderState, leading_hold: HoldReason | None) -> Status:
    """Derive the shown status; holds matter only while the bottles are on the shelf."""
    if state is OrderState.RECEIVED:
        return _WHEN_RECEIVED.get(leading_hold, Status.ON_HOLD)
    return _ELSEWHERE[state]
