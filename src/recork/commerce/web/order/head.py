"""What stands above the tabs of an order: who, how much, how it stands, and what can be done."""

from dataclasses import dataclass
from datetime import datetime

from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.actor import Actor, Verb
from recork.commerce.rules.order import OrderStatus, PaymentStatus, ShippingStatus
from recork.commerce.rules.submission import SubmissionState
from recork.manners.web import say

SHIPPED = {SubmissionState.SHIPPED, SubmissionState.RETURNED}


@dataclass(frozen=True, slots=True)
class Head:
    """What `order/head.html` shows.

    pills          order, money, and who brings it as far as that isn't blank
    why_no_cancel  why this person can't cancel it now; empty when they can
    may_resubmit   there is nothing in the way of selling it anew
    """

    total: str
    placed: str
    pills: list[str]
    why_no_cancel: str
    may_resubmit: bool


def head_of(read: OrderRead, actor: Actor, now: datetime) -> Head:
    """Put it in words."""
    order = read.order
    pills = [OrderStatus(order.status).words, PaymentStatus(order.payment_status).words, read.shipping_words]
    why_not = why_no_cancel(read, actor, now)
    is_over = order.status == OrderStatus.CANCELLED
    may_sell_anew = actor.may(Verb.CANCEL_ORDERS) and actor.may(Verb.TAKE_ORDERS)
    may_resubmit = read.replaced_by is None and may_sell_anew and (is_over or not why_not)
    return Head(
        total=say.money(order.total_cents, order.currency),
        placed=f"placed {say.when(order.placed_at, now, link=' at ')}, {say.bottles(order.bottles)}",
        pills=[pill for pill in pills if pill],
        why_no_cancel=why_not,
        may_resubmit=may_resubmit,
    )


def why_no_cancel(read: OrderRead, actor: Actor, now: datetime) -> str:
    """Why there is nothing to ask; the operation decides again when somebody asks nevertheless."""
    cancellation = read.cancellation
    if cancellation is not None:
        return f"Cancelled by {cancellation.asked_by} {say.at(cancellation.at, now)}."
    if read.open_question is not None:
        return "The warehouse is being asked. Its answer comes first."
    if read.newest_state in SHIPPED:
        return "It has shipped. Take it back as a return, and refund its lines."
    if read.order.shipping_status == ShippingStatus.PICKED_UP:
        return "The customer has fetched it. Take it back as a return, and refund its lines."
    if not actor.may(Verb.CANCEL_ORDERS):
        return f"Your role ({actor.role.words.lower()}) may not cancel orders."
    return ""
