"""Where an order's bottles are, and which moves between those places are legal."""

from enum import StrEnum


class OrderState(StrEnum):
    """Where the bottles stand, from the shelf to the customer's door."""

    RECEIVED = "received"
    RELEASED = "released"
    PICKING = "picking"
    PICKED = "picked"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Cause(StrEnum):
    """Why an order moved: ordinary work on the floor, its last scan taken back, or one of the ways of calling it back."""

    FLOOR = "floor"
    CANCELLATION = "cancellation"
    INTERCEPT = "intercept"
    SHORT_PICK = "short_pick"
    UNDO = "undo"


NEXT: dict[OrderState, dict[OrderState, Cause]] = {
    OrderState.RECEIVED: {
        OrderState.RELEASED: Cause.FLOOR,
        OrderState.CANCELLED: Cause.CANCELLATION,
    },
    OrderState.RELEASED: {
        OrderState.PICKING: Cause.FLOOR,
        OrderState.RECEIVED: Cause.FLOOR,
        OrderState.CANCELLED: Cause.CANCELLATION,
    },
    OrderState.PICKING: {
        OrderState.PICKED: Cause.FLOOR,
        OrderState.RECEIVED: Cause.SHORT_PICK,
        OrderState.CANCELLED: Cause.CANCELLATION,
    },
    OrderState.PICKED: {
        OrderState.PACKED: Cause.FLOOR,
        OrderState.PICKING: Cause.UNDO,
        OrderState.CANCELLED: Cause.INTERCEPT,
    },
    OrderState.PACKED: {
        OrderState.SHIPPED: Cause.FLOOR,
        OrderState.CANCELLED: Cause.INTERCEPT,
    },
    OrderState.SHIPPED: {
        OrderState.DELIVERED: Cause.FLOOR,
        OrderState.RETURNED: Cause.FLOOR,
    },
    OrderState.DELIVERED: {OrderState.RETURNED: Cause.FLOOR},
    OrderState.RETURNED: {},
    OrderState.CANCELLED: {},
}
"""The table of legal moves, each with the only cause that may bring it about."""


ON_THE_FLOOR: tuple[OrderState, ...] = (
    OrderState.RECEIVED,
    OrderState.RELEASED,
    OrderState.PICKING,
    OrderState.PICKED,
    OrderState.PACKED,
)
"""Where somebody in the warehouse still has something to do."""


def is_legal(now_in: OrderState, to: OrderState, cause: Cause) -> bool:
    """Say whether an order may go from one state to another for this cause."""
    return NEXT[now_in].get(to) is cause


def floor_moves(now_in: OrderState) -> tuple[OrderState, ...]:
    """List where the floor may take an order next, the ordinary way onward first."""
    return tuple(to for to, cause in NEXT[now_in].items() if cause is Cause.FLOOR)
