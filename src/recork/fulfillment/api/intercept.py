"""Pulling out an order that is picked or packed: a question to the floor, whose answer comes as news."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router

from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.api.intercept_shown import (
    InterceptAnswerSent,
    InterceptRefused,
    InterceptSent,
    InterceptShown,
    declined,
    show_intercept,
)
from recork.fulfillment.api.reading import find_order, not_found
from recork.fulfillment.models import Intercept, Order
from recork.fulfillment.operations.intercept import accept_intercept, ask_intercept, decline_intercept
from recork.fulfillment.queries.intercept import AskedIntercept, intercept_asked
from recork.fulfillment.queries.order_sheet import order_by_id, order_named
from recork.fulfillment.rules.actor import Actor, Verb
from recork.fulfillment.rules.intercept import InterceptAnswer
from recork.fulfillment.rules.search import order_id_of
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import FulfillmentNumber, OrderNumber
from recork.manners.api.problem import CallRefused
from recork.manners.api.refusing import invalid

router = Router(tags=["Intercepts"])
FOUND = {200: InterceptShown, 202: InterceptShown}


@router.put(
    "/orders/{order_number}/intercepts/{id}",
    operation_id="put_intercept",
    summary="Ask the warehouse to intercept an order",
    response=answers(FOUND, 404, body=True, on_409=InterceptRefused),
)
@door(Verb.CANCEL_ORDERS)
def put_intercept(
    request: HttpRequest,
    order_number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: InterceptSent = InterceptSent(),  # noqa: B008 -- it is frozen in all but name; nobody writes to it
) -> HttpResponse:
    """Ask the floor to pull out an order that is picked or packed: 202, and the answer comes as the event
    `intercept.answered` (before it, of a yes, `order.cancelled`). Only the floor answers, or its deadline
    `answer_by` does. Choose an id (a UUID) and keep it: asking again under it asks once. Once it was answered:
    200 of a yes, 409 of a no, for ever.
    """
    actor = actor_of(request)
    order = find_order(actor, order_number)
    asked = ask_intercept(actor, order.pk, sent.wanted(actor, id), now=timezone.now())
    return _answer(actor, asked)


@router.get(
    "/orders/{order_number}/intercepts/{id}",
    operation_id="get_intercept",
    summary="See how an intercept stands",
    response=answers({200: InterceptShown}, 404),
)
@door(Verb.READ_ORDERS)
def get_intercept(
    request: HttpRequest,
    order_number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
) -> HttpResponse:
    """Show a question and its answer, also when the answer was no: then `answer` is `declined`."""
    actor = actor_of(request)
    found = intercept_asked(order_named(actor, order_number), id)
    if found is None:
        find_order(actor, order_number)
        raise _unheard(order_number, id)
    return say(HTTPStatus.OK, _show(found))


@router.put(
    "/fulfillments/{fulfillment_number}/intercepts/{id}/answer",
    operation_id="put_intercept_answer",
    summary="Answer for the floor whether an order is pulled out",
    response=answers({200: InterceptShown}, 404, body=True, on_409=InterceptRefused),
)
@door(Verb.MOVE_ORDERS)
def put_intercept_answer(
    request: HttpRequest,
    fulfillment_number: Path[FulfillmentNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: InterceptAnswerSent,
) -> HttpResponse:
    """Say yes, and the order is cancelled and its bottles are to be put back; or say no, with a code. The same
    answer may be given again. 409 `already_answered` when the question was answered otherwise, by its deadline
    for instance.
    """
    actor = actor_of(request)
    order_id = order_id_of(fulfillment_number) or 0
    if (sent.answer == InterceptAnswer.DECLINED) != (sent.code is not None):
        raise invalid([("code", "A no needs one of the floor's codes, a yes has none.")])
    if sent.code is None:
        accept_intercept(actor, order_id, id, now=timezone.now())
    else:
        decline_intercept(actor, order_id, id, sent.code, sent.words, now=timezone.now())
    found = intercept_asked(order_by_id(actor, order_id), id)
    if found is None:
        if not order_by_id(actor, order_id).exists():
            raise not_found(fulfillment_number)
        raise _unheard(fulfillment_number, id)
    if (found.question.answer, found.question.code) != (sent.answer, sent.code or ""):
        raise _answered_otherwise(found.question)
    return say(HTTPStatus.OK, _show(found))


def _answer(actor: Actor, asked: Intercept) -> HttpResponse:
    match InterceptAnswer(asked.answer):
        case InterceptAnswer.DECLINED:
            return declined(asked, actor).answer()
        case InterceptAnswer.PENDING:
            return say(HTTPStatus.ACCEPTED, show_intercept(asked, None))
        case _:
            found = intercept_asked(Order.objects.filter(pk=asked.order_id), asked.question_id)
            assert found is not None
            return say(HTTPStatus.OK, _show(found))


def _show(found: AskedIntercept) -> InterceptShown:
    return show_intercept(found.question, found.stop)


def _unheard(number: str, question_id: UUID) -> CallRefused:
    return CallRefused(
        HTTPStatus.NOT_FOUND,
        "intercept_not_found",
        f"Nobody has asked under {question_id} to intercept order {number}.",
    )


def _answered_otherwise(asked: Intercept) -> CallRefused:
    said = asked.code or asked.answer
    return CallRefused(
        HTTPStatus.CONFLICT,
        "already_answered",
        f"The question about order {asked.order.order_number} was answered before: {said.replace('_', ' ')}.",
        shape=InterceptRefused,
        id=asked.question_id,
        answer=asked.answer,
        order_number=asked.order.order_number,
        fulfillment_number=asked.order.fulfillment_number,
        state=asked.order.state,
        version=asked.order.version,
    )
