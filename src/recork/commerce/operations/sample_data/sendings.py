"""What the warehouse was sent and asked, and what it said."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Model

from recork.commerce.models import Cancellation, Order, Question, Submission
from recork.commerce.operations.sample_data.standing import Standing, asker_of, purpose_of, state_of
from recork.commerce.rules.actor import MACHINE
from recork.commerce.rules.order import ShippingStatus
from recork.commerce.rules.question import Answer, Found, Purpose, Reason
from recork.commerce.rules.submission import SubmissionState
from recork.sample.sales import SampleSending, stop_of
from recork.sample.sent import body_sent, spelt
from recork.sample.shapes import SampleCancellation, SampleOrder
from recork.sample.status import status_of

UNDER_WAY = timedelta(seconds=3)
_WHY_NOT = {
    "already_picked": "is already picked",
    "already_packed": "is already packed",
    "already_shipped": "has already shipped",
    "already_delivered": "is already delivered",
    "already_returned": "has already come back",
}


def submission_of(order: Order, sending: SampleSending, submission_id: int) -> Submission:
    """One sending with the bytes it went out with, as far as the warehouse has told of it.

    What people at the warehouse need to know of it is still to be told where it was stopped.
    """
    sent, stop, state = sending.order, stop_of(sending.order), state_of(sending.order)
    return Submission(
        id=submission_id,
        order_id=order.pk,
        generation=sent.generation,
        order_number=sent.order_number,
        state=state,
        body=spelt(body_sent(sent)),
        asked_at=sent.received_at - UNDER_WAY,
        asked_by=MACHINE.name,
        heard_version=len(sent.moves),
        warehouse_state=sent.state,
        warehouse_status=status_of(sent),
        heard_at=sent.moves[-1].at,
        fulfillment_number=sending.fulfillment_number,
        packages=[
            {"carrier": box.carrier, "tracking": box.tracking_number, "bottles": box.bottles}
            for box in sent.packages
        ],
        stopped_at=sent.moves[-1].at if stop else None,
        shop_next=stop.shop_next if stop else "",
        pickup_location=stop.pickup_location if stop else "",
        pickup_ready_on=stop.pickup_ready_on if stop else None,
        stop_done=state is SubmissionState.CANCELLED,
        stop_question=str(stop.id) if stop else "",
        attempts=1,
        report_version=1,
        report_told=0 if stop else 1,
        report_try_at=sent.moves[-1].at,
    )


def questions_of(order: Order, sent: SampleOrder, submission_id: int) -> Iterator[Question]:
    """Those that the shop itself asked, each with the warehouse's answer."""
    for asked in sent.cancellations:
        purpose = purpose_of(asked)
        if purpose is None:
            continue
        is_pickup = purpose is Purpose.PICKUP
        yield Question(
            id=asked.id,
            order_id=order.pk,
            submission_id=submission_id,
            purpose=purpose,
            is_open=False,
            asked_at=asked.asked_at - UNDER_WAY,
            asked_by=asker_of(asked),
            reason=Reason(asked.reason),
            note=asked.note,
            was=ShippingStatus.SENT if is_pickup else ShippingStatus.BLANK,
            wanted=asked.shop_next if is_pickup else "",
            pickup_location=asked.pickup_location,
            pickup_ready_on=asked.pickup_ready_on,
            answer=Answer.ACCEPTED if asked.is_accepted else Answer.DECLINED,
            answer_code=asked.code,
            answer_words=declined_words(sent, asked) if asked.code else "",
            found=Found.STOPPED if asked.is_accepted else "",
            answered_at=asked.asked_at,
            attempts=1,
        )


def cancellation_of(order: Order, newest: SampleOrder, standing: Standing) -> Iterator[Model]:
    """The cancellation of the sale, by the shop's own question or because of the stop at the warehouse."""
    stop = standing.stop
    if not standing.is_cancelled or stop is None:
        return
    is_ours = purpose_of(stop) is not None
    yield Cancellation(
        order_id=order.pk,
        question_id=stop.id if is_ours else None,
        asked_by=asker_of(stop),
        reason=Reason(stop.reason),
        note=note_of(stop, newest),
        at=stop.asked_at,
    )


def note_of(stop: SampleCancellation, newest: SampleOrder) -> str:
    """What the cancellation of the sale says of itself."""
    return f"Stopped at the warehouse as {newest.order_number}" if purpose_of(stop) is None else stop.note


def declined_words(sent: SampleOrder, asked: SampleCancellation) -> str:
    """The warehouse's no, as it says it."""
    return f"Unable to cancel in Fulfillment: order {sent.order_number} {_WHY_NOT[asked.code]}."
