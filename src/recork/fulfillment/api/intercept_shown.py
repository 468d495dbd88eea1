"""A question to the floor whether an order can be pulled out: as it is asked, and as it was answered."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from pydantic import Field

from recork.fulfillment.api.asked_sent import StopSent
from recork.fulfillment.api.cancellation_shown import CancellationRefused
from recork.fulfillment.api.order_shown import PickupShown
from recork.fulfillment.api.support import next_steps, support_for
from recork.fulfillment.models import Cancellation, Intercept
from recork.fulfillment.operations.intercept import Wanted
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import CancelReason, Found, ShopNext
from recork.fulfillment.rules.intercept import BY_THE_FLOOR, InterceptAnswer
from recork.fulfillment.rules.order import OrderState
from recork.manners.api.kinds import ONE_LINE, Instant, Sent, Shown
from recork.manners.api.problem import CallRefused


class InterceptSent(StopSent):
    """Why an order should be pulled out, what its shop should do then, and by when the floor must say."""

    answer_by: Instant | None = Field(
        default=None, description="At most 7 days away; two hours from now if it isn't said"
    )

    def wanted(self, actor: Actor, question_id: UUID) -> Wanted:
        """The same for the operation."""
        return Wanted(**self.said(actor, question_id), answer_by=self.answer_by)


class InterceptAnswerSent(Sent):
    """What the floor says. A no needs one of its codes: `on_the_truck`, `not_found_on_floor`, `nobody_free` or
    `floor_declined`; it may say more in words.
    """

    answer: Annotated[str, Field(pattern="^(accepted|declined)$")]
    code: Annotated[str, Field(pattern=f"^({'|'.join(BY_THE_FLOOR)})$")] | None = None
    words: Annotated[str, Field(max_length=240, pattern=ONE_LINE)] = ""


class InterceptShown(Shown):
    """A question and its answer. `shop_next` and `pickup` are those of the stop that happened, which for
    `already_cancelled` was somebody else's; until there is one, as asked.
    """

    id: UUID
    order_number: str
    fulfillment_number: str
    answer: str = Field(examples=["pending", "accepted", "already_cancelled", "declined"])
    found: Found | None = Field(description="What a yes has found; null while there is none")
    code: str | None
    detail: str | None
    state: OrderState = Field(description="Where the order stands now")
    version: int
    reason: CancelReason
    note: str
    asked_at: datetime
    asked_by: str
    answer_by: datetime
    answered_at: datetime | None
    answered_by: str | None
    shop_next: ShopNext
    pickup: PickupShown | None


class InterceptRefused(CancellationRefused):
    """An order that is not pulled out: nothing of it changed. `answer` is there when the question is on record,
    and this is its answer for ever.
    """

    answer: str | None = Field(None, examples=["declined"])


def show_intercept(asked: Intercept, stop: Cancellation | None) -> InterceptShown:
    """Show a question with its order, and the stop that happened."""
    order, source = asked.order, stop or asked
    at = source.pickup_location
    return InterceptShown(
        id=asked.question_id,
        order_number=order.order_number,
        fulfillment_number=order.fulfillment_number,
        answer=asked.answer or "pending",
        found=InterceptAnswer(asked.answer).found,
        code=asked.code or None,
        detail=detail_of(asked),
        state=OrderState(order.state),
        version=order.version,
        reason=CancelReason(asked.reason),
        note=asked.note,
        asked_at=asked.asked_at,
        asked_by=asked.asked_by,
        answer_by=asked.answer_by,
        answered_at=asked.answered_at,
        answered_by=asked.answered_by or None,
        shop_next=ShopNext(source.shop_next),
        pickup=PickupShown(location=at, ready_on=source.pickup_ready_on) if at else None,
    )


def detail_of(asked: Intercept) -> str | None:
    """The refusal in a whole sentence; None when nothing was refused."""
    return asked.refusal.detail(asked.order.order_number, asked.words) if asked.refusal else None


def declined(asked: Intercept, actor: Actor) -> CallRefused:
    """The refusal, with whom to call."""
    refusal, order = asked.refusal, asked.order
    assert refusal is not None
    return CallRefused(
        HTTPStatus.CONFLICT,
        asked.code,
        refusal.detail(order.order_number, asked.words),
        next_steps=next_steps(refusal.next_steps, support_for(actor.winery_id)),
        shape=InterceptRefused,
        id=asked.question_id,
        answer=asked.answer,
        order_number=order.order_number,
        fulfillment_number=order.fulfillment_number,
        state=order.state,
        version=order.version,
    )
