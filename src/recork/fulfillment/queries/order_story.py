"""Everything that happened to one order, in order: told from its rows, never kept beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from recork.fulfillment.models import (
    Cancellation,
    CarrierRequest,
    Hold,
    Intercept,
    Label,
    Move,
    Order,
    OrderEdit,
    Package,
    PutBack,
    ShopNextChange,
    ShopReport,
)
from recork.fulfillment.queries.cancellation_effects import effects_of
from recork.fulfillment.queries.carrier_story import carrier_story
from recork.fulfillment.queries.shop_effects import shop_effects
from recork.fulfillment.queries.shop_side import ShopSide, read_report
from recork.fulfillment.queries.story_entry import ASKED_FROM_WORDS, Entry, spoken
from recork.fulfillment.rules.cancellation import (
    CODES,
    NOT_ARRIVED,
    REASON_WORDS,
    REFUSED,
    AskedFrom,
    CancelReason,
    Outcome,
    ShopNext,
)
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.intercept import InterceptAnswer
from recork.fulfillment.rules.label import LabelState
from recork.fulfillment.rules.order import Cause, OrderState
from recork.fulfillment.rules.shop_next import told_to


@dataclass(frozen=True)
class Records:
    """The rows that an order's story is told from, each kind in the order in which it came.

    `report` is what the shop last said, None while it hasn't.
    """

    order: Order
    moves: list[Move]
    holds: list[Hold]
    boxes: list[Package]
    questions: list[Cancellation]
    intercepts: list[Intercept]
    carrier_requests: list[CarrierRequest]
    labels: list[Label]
    tasks: list[PutBack]
    wishes: list[ShopNextChange]
    edits: list[OrderEdit]
    report: ShopReport | None

    @cached_property
    def side(self) -> ShopSide | None:
        """The report, read."""
        return read_report(self.report) if self.report else None


def records_of(order: Order) -> Records:
    """Read them: nine statements, eleven where a shop is connected, however long the story.

    The order comes with its ship-to; else that is one more.
    """
    has_shop = order.connection_id is not None
    report = ShopReport.objects.filter(order=order).first() if has_shop else None
    return Records(
        order=order,
        moves=list(Move.objects.filter(order=order).order_by("version")),
        holds=list(Hold.objects.filter(order=order).order_by("id")),
        boxes=list(Package.objects.filter(order=order).order_by("id")),
        questions=list(Cancellation.objects.filter(order=order).order_by("asked_at", "question_id")),
        intercepts=list(Intercept.objects.filter(order=order).order_by("asked_at", "question_id")),
        carrier_requests=list(order.carrier_requests.order_by("asked_at", "question_id")),
        labels=list(Label.objects.filter(order=order).order_by("wanted_at", "id")),
        tasks=list(PutBack.objects.filter(order=order).order_by("id")),
        wishes=list(ShopNextChange.objects.filter(order=order).order_by("pk")) if has_shop else [],
        edits=list(OrderEdit.objects.filter(order=order).order_by("version")),
        report=report,
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
        *_intercepts(records.intercepts),
        *carrier_story(records.carrier_requests),
        *_labels(records.labels),
        *_put_backs(records.tasks),
        *_wishes(records.wishes),
        *_edits(records.edits),
        *_erasure(records.order),
    ]
    return sorted(entries, key=lambda entry: entry.at)


def tell_both(records: Records) -> list[Entry]:
    """The same with what the shop told of its own house."""
    there = records.side.entries if records.side else ()
    told = [Entry(each.at, "told", each.who, each.what, is_shop=True) for each in there]
    return sorted([*tell(records), *told], key=lambda entry: entry.at)


_ARRIVED = {
    (None, OrderState.RECEIVED): "Received and checked",
    (OrderState.RELEASED, OrderState.RECEIVED): "Taken out of the wave",
    (OrderState.PICKING, OrderState.RECEIVED): "Back in line: not all bottles were found",
    (OrderState.PICKED, OrderState.PICKING): "Being picked again: the last scan was taken back",
}
_MOVED = {
    OrderState.RELEASED: "Sent to the warehouse",
    OrderState.PICKING: "Picking started",
    OrderState.PICKED: "Picked: all bottles are in the cart",
    OrderState.PACKED: "Packed",
    OrderState.SHIPPED: "Shipped",
    OrderState.DELIVERED: "Delivered",
    OrderState.RETURNED: "Returned to the warehouse",
}


def _moves(moves: list[Move]) -> Iterator[Entry]:
    for move in moves:
        if move.cause in (Cause.CANCELLATION, Cause.INTERCEPT):
            continue  # the question that brought it about tells it, and what it did
        start, to = move.from_state, OrderState(move.to_state)
        what = _ARRIVED.get((OrderState(start) if start else None, to)) or _MOVED[to]
        yield Entry(move.at, "moved", move.actor, what)


def _holds(holds: list[Hold]) -> Iterator[Entry]:
    for hold in holds:
        name = HoldReason(hold.reason).words.lower()
        yield Entry(hold.opened_at, "held", hold.opened_by, f"On hold: {name}", hold.words)
        if hold.released_at is not None:
            yield Entry(hold.released_at, "hold_released", hold.released_by, f"Hold cleared: {name}")


def _boxes(boxes: list[Package]) -> Iterator[Entry]:
    for box in boxes:
        more = " ".join(word for word in (box.carrier, box.tracking) if word)
        more += " With a cool pack." if box.has_cool_pack else ""
        yield Entry(box.packed_at, "boxed", "", f"Into a {box.kind}", more)


def _questions(records: Records) -> Iterator[Entry]:
    for asked in records.questions:
        kind, what = _answered(asked)
        reason = REASON_WORDS[CancelReason(asked.reason)]
        more = f"Asked {ASKED_FROM_WORDS[AskedFrom(asked.asked_from)]}. Reason: {reason}."
        effects = effects_of(asked, records.tasks)
        if kind == "cancelled" and records.order.connection_id is not None:
            more += f" The shop was told {_first_told(asked, records.wishes)}."
            effects += shop_effects(records.order, asked, records.side)
        if asked.note:
            more += f" Note: {asked.note}"
        pulled = _pulled_out(asked, records)
        if pulled is not None:
            yield Entry(
                asked.asked_at, "intercepted", pulled.answered_by, "Intercepted and cancelled", more, effects
            )
        else:
            yield Entry(asked.asked_at, kind, asked.asked_by, what, more, effects)


def _pulled_out(asked: Cancellation, records: Records) -> Intercept | None:
    """The accepted intercept by which this stop came about."""
    if asked.outcome != Outcome.CANCELLED:
        return None
    return next((each for each in records.intercepts if each.answer == InterceptAnswer.ACCEPTED), None)


def _intercepts(intercepts: list[Intercept]) -> Iterator[Entry]:
    for asked in intercepts:
        reason = REASON_WORDS[CancelReason(asked.reason)]
        more = f"Asked {ASKED_FROM_WORDS[AskedFrom(asked.asked_from)]}, to be answered by {_instant(asked.answer_by)}."
        more += f" Reason: {reason}." + (f" Note: {asked.note}" if asked.note else "")
        yield Entry(
            asked.asked_at, "intercept_asked", asked.asked_by, "Asked the warehouse to intercept", more
        )
        if asked.refusal is not None and asked.answered_at is not None:
            what = f"Not intercepted: it {asked.refusal.why}"
            words = f"The floor says: {asked.words}" if asked.words else ""
            yield Entry(asked.answered_at, "intercept_declined", asked.answered_by, what, words)


def _labels(labels: list[Label]) -> Iterator[Entry]:
    for label in labels:
        number = f"label {label.tracking}".strip()
        if label.bought_at is not None:
            yield Entry(label.bought_at, "label_bought", label.wanted_by, f"L{number[1:]} bought")
        if label.void_wanted_at is not None:
            yield Entry(
                label.void_wanted_at, "label_void_wanted", "Recork", f"The {number} shall be given back"
            )
        if label.answered_at is not None and label.state in _ANSWERED:
            what = f"{_ANSWERED[LabelState(label.state)]} {number}"
            yield Entry(label.answered_at, "label_answered", "The carrier", what, label.words)
        if label.closed_at is not None and label.closed_by:
            what = "Label given back by hand" if label.state == LabelState.VOIDED else "Label settled"
            yield Entry(label.closed_at, "label_closed", label.closed_by, what, label.note)


_ANSWERED = {
    LabelState.FAILED: "Sold no",
    LabelState.VOIDED: "Took back the",
    LabelState.VOID_REFUSED: "Would not take back the",
}


def _instant(then: datetime) -> str:
    local = timezone.localtime(then)
    return f"{local:%H:%M} on {local.day} {local:%b}"


def _first_told(stop: Cancellation, wishes: list[ShopNextChange]) -> str:
    """What came with the stop itself, whatever was wished for since."""
    if wishes:
        first = wishes[0]
        return told_to(ShopNext(first.before), first.before_location, first.before_ready_on)
    return told_to(ShopNext(stop.shop_next), stop.pickup_location, stop.pickup_ready_on)


_STOPPED = {
    NOT_ARRIVED: "Cancelled before it arrived",
    REFUSED: "Cancelled: it had been refused when it came, and stays so",
}


def _answered(asked: Cancellation) -> tuple[str, str]:
    match Outcome(asked.outcome):
        case Outcome.CANCELLED:
            return "cancelled", _STOPPED.get(asked.state_found, "Cancelled")
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


def _wishes(wishes: list[ShopNextChange]) -> Iterator[Entry]:
    for wish in wishes:
        told = told_to(ShopNext(wish.shop_next), wish.pickup_location, wish.pickup_ready_on)
        yield Entry(wish.asked_at, "wish", wish.asked_by, "Changed what the shop does next", f"Told {told}.")
        if wish.answered_at is None:
            continue
        again = f": it was sent again as {wish.sent_as}" if wish.sent_as else ": it was sent again"
        what = "Did what was asked" if wish.answer == "taken" else f"Too late{again}"
        yield Entry(wish.answered_at, "wish_answered", "The shop", what, is_shop=True)


def _edits(edits: list[OrderEdit]) -> Iterator[Entry]:
    for edit in edits:
        parts = [
            f"{_CHANGED[name]}: {spoken(edit.before[name])} → {spoken(edit.after[name])}."
            for name in edit.after
        ]
        what = "Edited" if parts else "Checked again"
        yield Entry(edit.edited_at, "edited", edit.edited_by, what, " ".join(parts))


def _erasure(order: Order) -> Iterator[Entry]:
    to = getattr(order, "ship_to", None)  # a tombstone has none
    if to is not None and to.erased_at is not None:
        yield Entry(to.erased_at, "erased", to.erased_by, "What names the customer was erased")


_CHANGED = {
    "ship_to": "Ship to",
    "requested_ship_on": "Ship on",
    "lines": "Bottles",
    "warehouse": "Warehouse",
}


def _bottles(count: int) -> str:
    return f"{count} bottle" if count == 1 else f"{count} bottles"
