"""Asking the warehouse to intercept what it has packed: on behalf of a question that it has declined."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from recork.commerce.api.door import actor_of, door
from recork.commerce.api.order import find
from recork.commerce.api.order_shown import InterceptShown
from recork.commerce.api.refusals import problem_of
from recork.commerce.api.showing import show_intercept
from recork.commerce.models import Question
from recork.commerce.operations.intercepting import Wanted, ask_intercept
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.question import Answer, Kind
from recork.commerce.rules.refusal import Refused
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import WHOLE, OrderNumber, Sent

router = Router(tags=["Intercepts"])


class InterceptSent(Sent):
    """Which question the warehouse has declined, and how long its floor has for an answer."""

    declined: UUID | None = Field(
        default=None,
        description="The id of the cancellation or pickup; without it, cancel an order that is refunded already",
    )
    answer_within_minutes: Annotated[int, Field(ge=5, le=7 * 24 * 60), WHOLE] = 120


@router.put(
    "/orders/{number}/intercepts/{id}",
    operation_id="put_intercept",
    summary="Ask the warehouse to intercept an order",
    response=answers({200: InterceptShown, 202: InterceptShown}, 404, 409, body=True),
)
@door(Verb.CANCEL_ORDERS)
def put_intercept(
    request: HttpRequest,
    number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: InterceptSent,
) -> HttpResponse:
    """Ask its floor to pull a packed order out, for all that the declined question wanted: 202 until it has
    answered. Its yes does what was asked (200), its no is 409 in its own words, and nothing has changed.
    """
    wanted = Wanted(id, sent.declined, timedelta(minutes=sent.answer_within_minutes))
    asked = ask_intercept(actor_of(request), number, wanted, now=timezone.now())
    if isinstance(asked, Refused):
        raise problem_of(asked)
    question = asked.question
    if question.answer == Answer.DECLINED:
        words = question.answer_words or "Unable to intercept in Fulfillment."
        raise problem_of(Refused(question.answer_code, words, tuple(question.next_steps)))
    status = HTTPStatus.ACCEPTED if question.is_open else HTTPStatus.OK
    return say(status, show_intercept(find(number), question))


@router.get(
    "/orders/{number}/intercepts/{id}",
    operation_id="get_intercept",
    summary="See how an intercept stands",
    response=answers({200: InterceptShown}, 404),
)
@door(Verb.READ_ORDERS)
def get_intercept(
    request: HttpRequest,
    number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
) -> HttpResponse:
    """Show a question and its answer, also when the answer was no or there is none yet."""
    order = find(number)
    question = Question.objects.filter(pk=id, order=order, kind=Kind.INTERCEPT).first()
    if question is None:
        raise problem_of(
            Refused("intercept_not_found", f"Nobody has asked under {id} to intercept order {number}.")
        )
    return say(HTTPStatus.OK, show_intercept(order, question))
