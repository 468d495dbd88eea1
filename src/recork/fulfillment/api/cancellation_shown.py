"""A question whether an order may be stopped: as it is asked, and as it was answered."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from pydantic import Field

from recork.fulfillment.api.asked_sent import StopSent
from recork.fulfillment.api.order_shown import PickupShown
from recork.fulfillment.api.support import next_steps, support_for
from recork.fulfillment.operations.cancellation import Answer, Asking
from recork.fulfillment.queries.asked import Asked
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import (
    CODES,
    CancelReason,
    Found,
    Outcome,
    ShopNext,
    what_was_found,
)
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.search import fulfillment_number
from recork.manners.api.kinds import Shown
from recork.manners.api.problem import CallRefused, Problem


class CancellationSent(StopSent):
    """Why an order should be stopped, and what its shop should do then."""

    before_arrival: bool = Field(
        default=False,
        strict=True,
        description="The order may be on its way still: if it isn't here, bury it on arrival (a shop's own tokens)",
    )

    def asking(self, actor: Actor, question_id: UUID) -> Asking:
        """The same for the operation."""
        return Asking(**self.said(actor, question_id), before_arrival=self.before_arrival)


class CancellationShown(Shown):
    """A question and its answer. `shop_next`, `pickup` and what begins with `stopped` tell of the
    stop that really happened, which for `already_cancelled` was an earlier one.
    """

    id: UUID
    order_number: str
    fulfillment_number: str
    outcome: Outcome
    found: Found | None = Field(description="What a yes has found; null when the answer was no")
    code: str | None
    detail: str | None
    state: OrderState = Field(description="Where the order stands now")
    version: int
    reason: CancelReason
    note: str
    asked_at: datetime
    asked_by: str
    bottles_released: int
    bottles_coming_back: int
    stopped_at: datetime | None
    stopped_by: str | None
    stopped_by_question: UUID | None
    shop_next: ShopNext | None
    pickup: PickupShown | None


class CancellationRefused(Problem):
    """A cancellation that was declined: nothing of the order changed."""

    id: UUID | None = Field(None, description="The question's")
    order_number: str | None = None
    fulfillment_number: str | None = None
    state: OrderState | None = Field(None, description="Where the order stands now")
    version: int | None = None


def show_stop(answer: Answer, asking: Asking, actor: Actor) -> CancellationShown:
    """Show a question that has just stopped its order; all that is needed is at hand."""
    assert answer.order_id is not None
    assert answer.asked_at is not None
    at, on = asking.pickup_location, asking.pickup_ready_on
    return CancellationShown(
        id=asking.question_id,
        order_number=answer.order_number,
        fulfillment_number=fulfillment_number(answer.order_id),
        outcome=answer.outcome,
        found=answer.found,
        code=None,
        detail=None,
        state=OrderState(answer.state),
        version=answer.version,
        reason=asking.reason,
        note=asking.note,
        asked_at=answer.asked_at,
        asked_by=actor.name,
        bottles_released=answer.bottles_released,
        bottles_coming_back=answer.bottles_coming_back,
        stopped_at=answer.asked_at,
        stopped_by=actor.name,
        stopped_by_question=asking.question_id,
        shop_next=asking.shop_next,
        pickup=PickupShown(location=at, ready_on=on) if at else None,
    )


def show_asked(asked: Asked) -> CancellationShown:
    """Show a question that is on record."""
    question, stop = asked.question, asked.stop
    order = question.order
    at = stop.pickup_location if stop else ""
    return CancellationShown(
        id=question.question_id,
        order_number=order.order_number,
        fulfillment_number=order.fulfillment_number,
        outcome=Outcome(question.outcome),
        found=what_was_found(Outcome(question.outcome), question.state_found),
        code=question.code or None,
        detail=CODES[question.code].detail(order.order_number) if question.code else None,
        state=OrderState(order.state),
        version=order.version,
        reason=CancelReason(question.reason),
        note=question.note,
        asked_at=question.asked_at,
        asked_by=question.asked_by,
        bottles_released=question.bottles_released,
        bottles_coming_back=question.bottles_coming_back,
        stopped_at=stop.asked_at if stop else None,
        stopped_by=stop.asked_by if stop else None,
        stopped_by_question=stop.question_id if stop else None,
        shop_next=ShopNext(stop.shop_next) if stop else None,
        pickup=PickupShown(location=at, ready_on=stop.pickup_ready_on) if stop and at else None,
    )


def declined(answer: Answer, question_id: UUID, actor: Actor) -> CallRefused:
    """The refusal, with whom to call. One statement for the winery's contact."""
    assert answer.order_id is not None
    return CallRefused(
        HTTPStatus.CONFLICT,
        answer.code,
        answer.detail,
        next_steps=next_steps(answer.next_steps, support_for(actor.winery_id)),
        shape=CancellationRefused,
        id=question_id,
        order_number=answer.order_number,
        fulfillment_number=fulfillment_number(answer.order_id),
        state=answer.state,
        version=answer.version,
    )
