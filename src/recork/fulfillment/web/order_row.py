"""One row of View Orders in words, alone or among others."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from recork.fulfillment.models.scope import Seat
from recork.fulfillment.queries.view_orders import Row, read_row
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.cancellation import Outcome, Refusal, ShopNext, decide_cancellation
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.shop_next import SHOP_NEXT_WORDS
from recork.fulfillment.rules.status import Status
from recork.fulfillment.web.hold_words import until, who_may
from recork.fulfillment.web.order_page import what_is_left
from recork.fulfillment.web.question import (
    Question,
    question,
    released_next,
    summary_of,
    waiting,
    who,
)
from recork.manners.web import say

TEMPLATE = "fulfillment/orders/list_row.html"
_OVER = (Status.CANCELLED, Status.RETURNED)


@dataclass(frozen=True)
class RowShown:
    """What `list_row.html` shows as `row`."""

    order: Row
    seat: Seat
    now: datetime
    is_ticked: bool = False

    @property
    def number(self) -> str:
        return self.order.order_number

    @property
    def url(self) -> str:
        return reverse("order", args=[self.order.fulfillment_number])

    @property
    def ask_url(self) -> str:
        """Where the ✕ leads without script, and where its refusal is fetched with one."""
        return reverse("ask_cancellation", args=[self.order.fulfillment_number])

    @property
    def winery(self) -> str:
        """Whose it is, for somebody who looks at all wineries."""
        return self.order.winery if self.seat.looking_at is None else ""

    @property
    def ship_to(self) -> str:
        return ", ".join(word for word in (self.order.city, self.order.ship_state) if word)

    @property
    def requested(self) -> str:
        day = self.order.requested_ship_on
        return say.day(day, timezone.localtime(self.now).date()) if day else ""

    @property
    def carrier(self) -> str:
        """Such as "UPS Ground"; services often bear their carrier's name already."""
        carrier, service = self.order.carrier, self.order.service
        return service if service.startswith(carrier) and service else f"{carrier} {service}".strip()

    @property
    def is_over(self) -> bool:
        return self.order.status in _OVER

    @property
    def may_cancel(self) -> bool:
        """The person may cancel orders, whatever this one's state."""
        return self.seat.actor.may(Verb.CANCEL_ORDERS)

    @cached_property
    def why_not(self) -> str:
        """Why the ✕ can't be used; empty when it can."""
        if not self.may_cancel:
            return "Your role may only look."
        match decide_cancellation(self.order.state):
            case Refusal() as refusal:
                return f"{say.begin(refusal.short)}. {what_is_left(self.order.state)}"
            case Outcome.ALREADY_CANCELLED:
                return f"Already cancelled {say.at(self.order.moved_at, self.now)}."
            case _:
                return ""

    @property
    def clock(self) -> str:
        """When it goes to the floor by itself, while it waits for that; empty when nobody knows."""
        at = self.order.next_release_at
        return say.begin(released_next(at, self.now)) if at else ""

    @cached_property
    def ask(self) -> Question:
        """What the popup says before OK."""
        order = self.order
        whom = who(order.name, order.city, order.ship_state)
        return question(
            order.order_number,
            order.fulfillment_number,
            summary=summary_of(whom, order.bottles, order.total_cents, order.currency, self._standing),
            set_aside=order.set_aside,
            in_cart=order.in_cart,
            has_shop=order.has_shop,
        )

    @cached_property
    def why(self) -> str:
        """The line under the status: what holds it, how far it is, when it was."""
        order, moved = self.order, self.order.moved_at
        match order.status:
            case Status.NEEDS_ACTION | Status.ON_HOLD | Status.FUTURE_SHIP_DATE:
                return self._hold
            case Status.WAITING:
                return self.clock
            case Status.PICKING if order.in_cart:
                return f"{order.in_cart:,} of {order.bottles:,} in the cart"
            case Status.SHIPPED:
                return f"Left {say.at(moved, self.now)}"
            case Status.DELIVERED | Status.RETURNED:
                return say.begin(say.at(moved, self.now))
            case Status.CANCELLED:
                return self._stop
            case _:
                return ""

    @property
    def _hold(self) -> str:
        """Why it waits, until when, and who may let it go; of each hold."""
        today = timezone.localtime(self.now).date()
        told = [
            ". ".join(say.begin(part) for part in (words, until(day, today), who_may(reason)) if part)
            for reason, words, day in self.order.holds
        ]
        return ". Also held: ".join(told)

    @property
    def _stop(self) -> str:
        order = self.order
        stopped_at = say.when(order.moved_at, self.now)
        if order.is_tombstone:
            return f"Before it arrived, {stopped_at}"
        words = f"By {order.stopped_by}, {stopped_at}" if order.stopped_by else say.begin(stopped_at)
        if not order.has_shop or not order.shop_next or order.shop_next == ShopNext.SEND_AGAIN:
            return words
        ready = order.pickup_ready_on
        if ready:
            return f"Pickup on {say.day(ready, timezone.localtime(self.now).date())}"
        return SHOP_NEXT_WORDS[ShopNext(order.shop_next)]

    @property
    def _standing(self) -> str:
        since = say.shortly(self.order.moved_at, self.now)
        match self.order.state:
            case OrderState.PICKING:
                return f"being picked since {since}"
            case OrderState.RELEASED:
                return f"sent to the warehouse {since}"
            case _:
                return waiting(self.order.moved_at, self.order.next_release_at, self.now)


def show_row(seat: Seat, order_id: int, now: datetime) -> RowShown | None:
    """One row as it stands now, for an answer that brings it along; None when it isn't theirs."""
    row = read_row(seat.looking_at, order_id)
    return RowShown(row, seat, now) if row else None
