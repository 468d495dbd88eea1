"""How a sample sale stands in the shop now."""

from typing import NamedTuple

from recork.commerce.operations.answering import WAREHOUSE
from recork.commerce.rules.order import OrderStatus, PaymentStatus, ShippingStatus
from recork.commerce.rules.question import Purpose, ShopNext
from recork.commerce.rules.submission import SubmissionState
from recork.sample.people import ORDER_MANAGER
from recork.sample.sales import SampleSale, stop_of
from recork.sample.shapes import SampleCancellation, SampleOrder

_GONE = {"shipped": SubmissionState.SHIPPED, "delivered": SubmissionState.SHIPPED,
         "returned": SubmissionState.RETURNED, "cancelled": SubmissionState.CANCELLED}  # fmt: skip
EXEMPT_BY = {
    ShopNext.HANDLED_EXTERNALLY: ShippingStatus.HANDLED_EXTERNALLY,
    ShopNext.NO_SHIPPING_REQUIRED: ShippingStatus.NO_SHIPPING_REQUIRED,
}


class Standing(NamedTuple):
    """`stop` is the one that ended its newest sending, where one did."""

    order: OrderStatus
    payment: PaymentStatus
    shipping: ShippingStatus
    stop: SampleCancellation | None

    @property
    def is_cancelled(self) -> bool:
        return self.order is OrderStatus.CANCELLED


def standing_of(sale: SampleSale) -> Standing:
    """What the stop of its newest sending wanted has been done; what has left is completed."""
    stop = stop_of(sale.newest)
    if stop is None:
        is_done = state_of(sale.newest) is not SubmissionState.LIVE
        order = OrderStatus.COMPLETED if is_done else OrderStatus.SUBMITTED
        return Standing(order, PaymentStatus.PAID, ShippingStatus.SENT, None)
    wanted = ShopNext(stop.shop_next)
    if wanted is ShopNext.CANCEL_ORDER:
        return Standing(OrderStatus.CANCELLED, PaymentStatus.REFUNDED, ShippingStatus.BLANK, stop)
    shipping = EXEMPT_BY.get(wanted, ShippingStatus(sale.decided))
    return Standing(OrderStatus.SUBMITTED, PaymentStatus.PAID, shipping, stop)


def state_of(order: SampleOrder) -> SubmissionState:
    """How far one sending has come."""
    return _GONE.get(order.state, SubmissionState.LIVE)


def purpose_of(asked: SampleCancellation) -> Purpose | None:
    """What the shop itself asked the warehouse for; None when somebody else asked."""
    if asked.asked_from != "shop" or asked.shop_next == ShopNext.SEND_AGAIN:
        return None
    return Purpose.CANCEL if asked.shop_next == ShopNext.CANCEL_ORDER else Purpose.PICKUP


def asker_of(asked: SampleCancellation) -> str:
    """By whose name the shop knows a question: of what was asked at the warehouse it has only heard."""
    return WAREHOUSE if purpose_of(asked) is None else ORDER_MANAGER
