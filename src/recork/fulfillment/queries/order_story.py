"""Everything that happened to one order, in order: told from its rows, never kept beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from recork.fulfillment.models import Cancellation, Hold, Move, Order, Package, PutBack
from recork.fulfillment.queries.cancellation_effects import Effect, effects_of
from recork.fulfillment.rules.cancellation import (
    CODES,
    REASON_WORDS,
    AskedFrom,
    CancelReason,
    Outcome,
)
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import Cause, OrderState


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: `what` in a few words, `more` in a sentence (may be empty).

    `kind` is moved, cancelled, declined, asked_again, held, hold_released, boxed or put_back.
    `effects` are there for a question about cancelling, each with its own state.
    """

    at: datetime
    kind: str
    who: str
    what: str
    more: str = ""
    effects: tuple[Effect, ...] = ()


def order_story(order: Order) -> list[Entry]:
    """Tell what happened to an order, oldest first. Five statements, however long the story."""
    tasks = list(PutBack.objects.filter(order=order).order_by("id"))
    entries = [
        *_moves(order),
        *_holds(order),
        *_boxes(order),
        *_questions(order, tasks),
        *_put_backs(tasks),
    ]
    return sorted(entries, key=lambda entry: entry.at)


_ARRIVED = {
    (None, OrderState.RECEIVED): "Received and checked",
    (OrderState.RELEASED, OrderState.RECEIVED): "Taken out of the wave",
    (OrderState.PICKING, OrderState.RECEIVED): "Back in line: not all bottles were found",
}
_MOVED = {
    OrderState.RELEASED: "Sent to the warehouse",
    OrderState.PICKING: "Picking started",
    OrderState.PICKED: "Picked: all bottles are in the cart",
    OrderState.PACKED: "Packed",
    OrderState.SHIPPED: "Shipped",
    OrderState.DELIVERED: "Delivered",
    OrderState.RETURNED: "Returned to the warehouse",
    OrderState.CANCELLED: "Intercepted and cancelled",
}


def _moves(order: Order) -> Iterator[Entry]:
    moves = Move.objects.filter(order=order).exclude(cause=Cause.CANCELLATION).order_by("version")
    for move in moves:
        start, to = move.from_state, OrderState(move.to_state)
        what = _MOVED[to] if to in _MOVED else _ARRIVED[OrderState(start) if start else None, to]
        yield Entry(move.at, "moved", move.actor, what)


def _holds(order: Order) -> Iterator[Entry]:
    for hold in Hold.objects.filter(order=order).order_by("id"):
        name = HoldReason(hold.reason).words.lower()
        yield Entry(hold.opened_at, "held", "Recork", f"On hold: {name}", hold.words)
        if hold.released_at is not None:
            yield Entry(
                hold.released_at, "hold_released", hold.released_by, f"Hold cleared: {name}"
            )


def _boxes(order: Order) -> Iterator[Entry]:
    for box in Package.objects.filter(order=order).order_by("id"):
        more = " ".join(word for word in (box.carrier, box.tracking) if word)
        yield Entry(box.packed_at, "boxed", "", f"Into a {box.box_bottles}-bottle box", more)


_FROM = {
    AskedFrom.VIEW_ORDERS: "from View Orders",
    AskedFrom.ORDER_DETAILS: "from the order details",
    AskedFrom.GROUP: "with a group of orders",
    AskedFrom.API: "through the API",
    AskedFrom.SHOP: "from the shop",
}


def _questions(order: Order, tasks: list[PutBack]) -> Iterator[Entry]:
    for asked in Cancellation.objects.filter(order=order).order_by("asked_at", "question_id"):
        kind, what = _answered(asked)
        reason = REASON_WORDS[CancelReason(asked.reason)]
        more = f"Asked {_FROM[AskedFrom(asked.asked_from)]}. Reason: {reason}."
        if asked.note:
            more += f" Note: {asked.note}"
        yield Entry(asked.asked_at, kind, asked.asked_by, what, more, effects_of(asked, tasks))


def _answered(asked: Cancellation) -> tuple[str, str]:
    match Outcome(asked.outcome):
        case Outcome.CANCELLED:
            return "cancelled", "Cancelled"
        case Outcome.DECLINED:
            return "declined", f"Unable to cancel: {CODES[asked.code].short}"
        case _:
            return "asked_again", "Asked to cancel: it was cancelled already and stays so"


def _put_backs(tasks: list[PutBack]) -> Iterator[Entry]:
    for task in tasks:
        if task.closed_at is None:
            continue
        what = f"{_bottles(task.bottles_back)} back in the bin"
        if task.bottles_damaged:
            what += f", {task.bottles_damaged} broken or missing"
        yield Entry(task.closed_at, "put_back", task.closed_by, what)


def _bottles(count: int) -> str:
    return f"{count} bottle" if count == 1 else f"{count} bottles"
