"""The page of one order in words: what `order_details` knows, as people read it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone

from recork.fulfillment.models import Order
from recork.fulfillment.queries.order_details import Line, OrderDetails
from recork.fulfillment.queries.story_entry import Entry
from recork.fulfillment.rules.actor import Actor, Verb
from recork.fulfillment.rules.boxes import LARGEST_ML, Wine, propose_boxes
from recork.fulfillment.rules.cancellation import CANCELLABLE, Outcome
from recork.fulfillment.rules.cool_pack import wants_cool_pack
from recork.fulfillment.rules.intercept import INTERCEPTABLE
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.web.answer import effect_lines
from recork.fulfillment.web.question import Question, bottles_ahead, question, summary_of, waiting, who
from recork.manners.web import say

MARKS = {state: str(state) for state in OrderState} | {OrderState.RELEASED: "sent"}
"""The look draws one shape for each place; "sent to the warehouse" is its word for released."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the timeline."""

    clock: str
    what: str
    who: str
    more: str
    effects: list[tuple[str, str, str]]
    is_shop: bool


def why_not(details: OrderDetails, actor: Actor, now: datetime) -> str:
    """Why this person can't cancel this order, in words; empty when they can."""
    if not isinstance(details.decision, Outcome):
        since = say.at(details.order.moved_at, now)
        return f"{details.decision.short.capitalize()} {since}. {what_is_left(details.order.state)}"
    if details.decision is Outcome.ALREADY_CANCELLED:
        stop = details.stop
        if stop is None:
            return "It is cancelled."
        before = "Before it arrived, by" if details.order.is_tombstone else "By"
        return f"{before} {stop.asked_by} {say.at(stop.asked_at, now)}."
    if not actor.may(Verb.CANCEL_ORDERS):
        return f"Your role ({actor.role.words.lower()}) may not cancel orders."
    return ""


def what_is_left(state: str) -> str:
    """What can still be done about an order that can't be cancelled any more."""
    if state == OrderState.SHIPPED:
        return "Only its carrier can still send it back or elsewhere."
    return (
        "Only the floor can still pull it out."
        if state in INTERCEPTABLE
        else "Nothing can be stopped any more."
    )


def ask_about(details: OrderDetails, kept: list[tuple[str, str]], now: datetime) -> Question:
    """The question whether to cancel this order."""
    order = details.order
    aside = sum(line.bottles for line in details.lines if line.set_aside)
    to = order.ship_to
    summary = summary_of(
        who(to.name, to.city, to.state),
        order.bottles,
        order.total_cents,
        order.currency,
        standing(order, now, details.next_release_at),
    )
    return question(
        order.order_number,
        order.fulfillment_number,
        summary=summary,
        set_aside=aside,
        in_cart=details.bottles_picked,
        has_shop=order.connection_id is not None,
        kept=kept,
    )


def total(order: Order) -> str:
    """What the order cost, if its shop said so."""
    return "" if order.total_cents is None else say.money(order.total_cents, order.currency)


def standing(order: Order, now: datetime, next_release_at: datetime | None = None) -> str:
    """Where an order is that has not left yet: "being picked since 13:31"."""
    since = say.shortly(order.moved_at, now)
    words = {
        OrderState.RECEIVED: waiting(order.moved_at, next_release_at, now),
        OrderState.RELEASED: f"sent to the warehouse {since}",
        OrderState.PICKING: f"being picked since {since}",
        OrderState.PICKED: f"picked {since}",
        OrderState.PACKED: f"packed {since}",
    }
    return words.get(OrderState(order.state), "")


def planned_boxes(details: OrderDetails, today: date) -> str:
    """What it will be packed in, as things stand: "2 boxes for 12, 1 box for 3, no cool pack"."""
    if OrderState(details.order.state) not in CANCELLABLE | {OrderState.PICKED}:
        return ""
    wines = [Wine(at, line.bottles, line.bottle_ml or LARGEST_ML) for at, line in enumerate(details.lines)]
    sizes = Counter("a magnum" if box.is_magnum else str(box.size) for box in propose_boxes(wines))
    boxes = [f"{found} {'box' if found == 1 else 'boxes'} for {size}" for size, found in sizes.items()]
    leaves_on = max(details.order.requested_ship_on or today, today)
    is_warm = wants_cool_pack(state=details.order.ship_to.state, on=leaves_on)
    return ", ".join([*boxes, "with a cool pack" if is_warm else "no cool pack"])


def if_cancelled(line: Line) -> str:
    """What would become of one wine."""
    return bottles_ahead(line.bottles if line.set_aside else 0, line.bottles_picked)


def story_by_day(story: Iterable[Entry], now: datetime) -> list[tuple[str, list[Told]]]:
    """The timeline, newest first, under its days."""
    newest = sorted(story, key=lambda entry: entry.at, reverse=True)
    days = groupby(newest, key=lambda entry: timezone.localtime(entry.at).date())
    today = timezone.localtime(now).date()
    return [(say.heading(on, today), [_told(entry, now) for entry in entries]) for on, entries in days]


def _told(entry: Entry, now: datetime) -> Told:
    return Told(
        clock=say.clock(entry.at),
        what=entry.what,
        who=entry.who,
        more=entry.more,
        effects=effect_lines(entry.effects, now),
        is_shop=entry.is_shop,
    )
