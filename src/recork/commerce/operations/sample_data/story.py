"""What the timeline of a sale says, in the words in which the shop's own verbs tell it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from recork.commerce.models import Capture, Entry, Order
from recork.commerce.operations.answering import WAREHOUSE
from recork.commerce.operations.asking import asked_words
from recork.commerce.operations.carrying_out import followed_words
from recork.commerce.operations.effects import cancelled_words
from recork.commerce.operations.hearing import HEARD
from recork.commerce.operations.sample_data.goods import WEBSITE
from recork.commerce.operations.sample_data.money import AFTER
from recork.commerce.operations.sample_data.sendings import UNDER_WAY, declined_words, note_of
from recork.commerce.operations.sample_data.standing import EXEMPT_BY, Standing, asker_of, purpose_of
from recork.commerce.operations.timeline import pickup_words
from recork.commerce.rules.actor import MACHINE
from recork.commerce.rules.money import spoken
from recork.commerce.rules.order import SHIPPING_WORDS, ShippingStatus
from recork.commerce.rules.question import Reason, ShopNext, why_words
from recork.commerce.rules.submission import SubmissionState
from recork.sample.sales import SampleSale, stop_of
from recork.sample.shapes import SampleCancellation, SampleOrder

_TOLD = {
    "received": SubmissionState.LIVE,
    "shipped": SubmissionState.SHIPPED,
    "returned": SubmissionState.RETURNED,
    "cancelled": SubmissionState.CANCELLED,
}


class Told(NamedTuple):
    at: datetime
    who: str
    what: str
    kind: str
    about: str = ""


def story_of(
    sale: SampleSale,
    order: Order,
    captures: Sequence[Capture],
    standing: Standing,
    submission_ids: Sequence[int],
    decided_by: str,
) -> list[Entry]:
    """Entries in order of time.

    submission_ids  those of its sendings, the first one first
    decided_by      who gave an order that was stopped another Shipping Status
    """
    told = [Told(order.placed_at, WEBSITE, f"Order placed, {order.bottles} bottles", "placed")]
    for sending, submission_id in zip(sale.sendings, submission_ids, strict=True):
        told += _of_sending(sending.order, submission_id)
    if standing.is_cancelled and standing.stop:
        told += _of_cancellation(standing.stop, sale.newest, order, captures)
    if sale.decided:
        words = f"Shipping Status set to {SHIPPING_WORDS[ShippingStatus(sale.decided)]}"
        told.append(Told(sale.newest.moves[-1].at + UNDER_WAY, decided_by, words, "shipping"))
    told.sort(key=lambda each: each.at)
    return [
        Entry(
            order_id=order.pk,
            at=each.at,
            who=each.who,
            what=each.what,
            kind=each.kind,
            request_id=each.about,
        )
        for each in told
    ]


def _of_sending(sent: SampleOrder, submission_id: int) -> Iterator[Told]:
    words = f"Sent to the warehouse as {sent.order_number}"
    yield Told(sent.received_at - UNDER_WAY, MACHINE.name, words, "sent")
    yield from _of_questions(sent, sent.cancellations)
    heard: set[str] = set()
    for move in sent.moves:
        if (
            move.to_state in _TOLD and move.to_state not in heard
        ):  # taken out of a wave it is received once more
            heard.add(move.to_state)
            words = HEARD[_TOLD[move.to_state]].format(number=sent.order_number)
            yield Told(move.at, WAREHOUSE, words, move.to_state)
    stop = stop_of(sent)
    if stop is not None:
        yield from _of_stop(stop, submission_id)


def _of_questions(sent: SampleOrder, cancellations: Iterable[SampleCancellation]) -> Iterator[Told]:
    for asked in cancellations:
        purpose = purpose_of(asked)
        if purpose is None:
            continue
        words = asked_words(sent.order_number, purpose, why_words(Reason(asked.reason), asked.note))
        yield Told(asked.asked_at - UNDER_WAY, asker_of(asked), words, "asked", str(asked.id))
        if asked.is_accepted:
            yield Told(asked.asked_at, WAREHOUSE, f"{sent.order_number} is stopped", "accepted")
        else:
            yield Told(asked.asked_at, WAREHOUSE, declined_words(sent, asked), "declined")


def _of_stop(stop: SampleCancellation, submission_id: int) -> Iterator[Told]:
    """What became of the order with it, unless the sale was cancelled."""
    wanted, is_ours = ShopNext(stop.shop_next), purpose_of(stop) is not None
    if wanted is ShopNext.CANCEL_ORDER:
        return
    if not is_ours:
        shipping = EXEMPT_BY.get(wanted, ShippingStatus.BLANK)
        yield Told(stop.asked_at, WAREHOUSE, followed_words(shipping), "shipping")
    if stop.pickup_location:
        words = pickup_words(stop.pickup_location, stop.pickup_ready_on)
        about = str(stop.id) if is_ours else str(submission_id)
        yield Told(stop.asked_at, asker_of(stop), words, "pickup", about)


def _of_cancellation(
    stop: SampleCancellation, newest: SampleOrder, order: Order, captures: Sequence[Capture]
) -> Iterator[Told]:
    why = why_words(Reason(stop.reason), note_of(stop, newest))
    words = cancelled_words(order.total_cents, order.currency, why, return_inventory=True)
    yield Told(stop.asked_at, asker_of(stop), words, "cancelled", str(order.pk))
    for capture in captures:
        words = f"{spoken(capture.amount_cents)} given back to {capture.label}"
        yield Told(stop.asked_at + AFTER, MACHINE.name, words, "refunded")
