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
    ShopNext,
)
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import Cause, OrderState
from recork.fulfillment.rules.shop_next import told_to


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


@dataclass(frozen=True, slots=True)
class Records:
    """The rows that an order's story is told from, each kind in the order in which it came."""

    moves: list[Move]
    holds: list[Hold]
    boxes: list[Package]
    questions: list[Cancellation]
    tasks: list[PutBack]
    has_shop: bool


def records_of(order: Order) -> Records:
    """Read them: five statements, however long the story."""
    return Records(
        moves=list(Move.objects.filter(order=order).order_by("version")),
        holds=list(Hold.objects.filter(order=order).order_by("id")),
        boxes=list(Package.objects.filter(order=order).order_by("id")),
        questions=list(Cancellation.objects.filter(order=order).order_by("asked_at", "question_id")),
        tasks=list(PutBack.objects.filter(order=order).order_by("id")),
        has_shop=order.connection_id is not None,
    )


def order_story(order: Order) -> list[Entry]:
    """Tell what happened to an order, oldest first."""
    return tell(records_of(order))


def tell(records: Records) -> list[Entry]:
    """The same from rows that were read already."""
    entries = [
        *_moves(records.moves),
        *_holds(records.holds),
        *_boxes(records.boxes),
        *_questions(records),
        *_put_backs(records.tasks),
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


def _moves(moves: list[Move]) -> Iterator[Entry]:
    for move in moves:
        if move.cause == Cause.CANCELLATION:
            continue  # the question that brought it about tells it, and what it did
        start, to = move.from_state, OrderState(move.to_state)
        what = _MOVED[to] if to in _MOVED else _ARRIVED[OrderState(start) if start else None, to]
        yield Entry(move.at, "moved", move.actor, what)


def _holds(holds: list[Hold]) -> Iterator[Entry]:
    for hold in holds:
        name = HoldReason(hold.reason).words.lower()
        yield Entry(hold.opened_at, "held", "Recork", f"On hold: {name}", hold.words)
        if hold.released_at is not None:
            yield Entry(hold.released_at, "hold_released", hold.released_by, f"Hold cleared: {name}")


def _boxes(boxes: list[Package]) -> Iterator[Entry]:
    for box in boxes:
        more = " ".join(word for word in (box.carrier, box.tracking) if word)
        yield Entry(box.packed_at, "boxed", "", f"Into a {box.box_bottles}-bottle box", more)


_FROM = {
    AskedFrom.VIEW_ORDERS: "from View Orders",
    AskedFrom.ORDER_DETAILS: "from the order details",
    AskedFrom.GROUP: "with a group of orders",
    AskedFrom.API: "through the API",
    AskedFrom.SHOP: "from the shop",
}


def _questions(records: Records) -> Iterator[Entry]:
    for asked in records.questions:
        kind, what = _answered(asked)
        reason = REASON_WORDS[CancelReason(asked.reason)]
        more = f"Asked {_FROM[AskedFrom(asked.asked_from)]}. Reason: {reason}."
        if records.has_shop and kind == "cancelled":
            told = told_to(ShopNext(asked.shop_next), asked.pickup_location, asked.pickup_ready_on)
            more += f" The shop is told {told}."
        if asked.note:
            more += f" Note: {asked.note}"
        yield Entry(asked.asked_at, kind, asked.asked_by, what, more, effects_of(asked, records.tasks))


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
