"""Cancelling an order: at once where nothing is at the warehouse, else when the warehouse has agreed."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from recork.commerce.api.door import actor_of, door
from recork.commerce.api.order import find
from recork.commerce.api.order_shown import CancellationShown
from recork.commerce.api.refusals import problem_of
from recork.commerce.api.showing import show_cancellation
from recork.commerce.models import Question
from recork.commerce.operations.cancellation import Asking, cancel_order
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.question import Answer, Purpose, Reason
from recork.commerce.rules.refund import Destination
from recork.commerce.rules.refusal import Refused
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import LINES, OrderNumber, Sent
from recork.manners.api.problem import CallRefused, NextStepShown

router = Router(tags=["Cancellations"])

YesOrNo = Annotated[bool, Field(strict=True)]


class CancellationSent(Sent):
    """Why, and what is to happen with it."""

    reason: Reason = Reason.CUSTOMER_REQUEST
    note: Annotated[str, Field(max_length=240, pattern=LINES)] = ""
    return_inventory: YesOrNo = True
    send_email: YesOrNo = True
    refund_to: Destination = Destination.TENDER
    then_resubmit: YesOrNo = Field(
        default=False, description="Sell the same again under a new number; takes `orders:write`"
    )


@router.put(
    "/orders/{number}/cancellations/{id}",
    operation_id="put_cancellation",
    summary="Cancel an order",
    response=answers(
        {200: CancellationShown, 201: CancellationShown, 202: CancellationShown}, 404, 409, body=True
    ),
)
@door(Verb.CANCEL_ORDERS)
def put_cancellation(
    request: HttpRequest,
    number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: CancellationSent = CancellationSent(),  # noqa: B008 -- it is frozen in all but name
) -> HttpResponse:
    """Cancel: 201 when it is done, 202 while the warehouse must agree (ask again under the same id). Refund and
    inventory follow the warehouse's yes, once. Its no is 409 in its own words, and nothing has changed.
    409 `edit_undecided`: to sell it anew, somebody first chooses between ours and what the warehouse had changed.
    """
    asking = Asking(question_id=id, **sent.model_dump())
    asked = cancel_order(actor_of(request), number, asking, now=timezone.now())
    if isinstance(asked, Refused):
        raise problem_of(asked)
    question = asked.question
    shown = show_cancellation(find(number), question)
    if question.answer == Answer.DECLINED:
        return _declined(question).answer()
    if question.answer == "":
        return say(HTTPStatus.ACCEPTED, shown)
    return say(HTTPStatus.CREATED if asked.is_new else HTTPStatus.OK, shown)


@router.get(
    "/orders/{number}/cancellations/{id}",
    operation_id="get_cancellation",
    summary="See what a cancellation was answered",
    response=answers({200: CancellationShown}, 404),
)
@door(Verb.READ_ORDERS)
def get_cancellation(
    request: HttpRequest,
    number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
) -> HttpResponse:
    """Show a question and its answer, also when the answer was no or there is none yet."""
    order = find(number)
    question = Question.objects.filter(pk=id, order=order, purpose=Purpose.CANCEL).first()
    if question is None:
        raise problem_of(
            Refused("cancellation_not_found", f"Nobody has asked under {id} to cancel order {number}.")
        )
    return say(HTTPStatus.OK, show_cancellation(order, question))


def _declined(question: Question) -> CallRefused:
    steps = [NextStepShown(action="read", label=str(step)) for step in question.next_steps]
    words = question.answer_words or "Unable to cancel in Fulfillment."
    return CallRefused(HTTPStatus.CONFLICT, question.answer_code or "declined", words, next_steps=steps)
