"""After shipping: have the carrier send a box back or elsewhere. People speak with it; the answer comes as news."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router

from recork.fulfillment.api.carrier_request_shown import (
    CarrierAnswerSent,
    CarrierRequestRefused,
    CarrierRequestSent,
    CarrierRequestShown,
    refused,
    show_carrier_request,
)
from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.api.reading import find_order, not_found
from recork.fulfillment.models import CarrierRequest
from recork.fulfillment.operations.carrier_request import CarrierAnswer, answer_carrier_request, ask_carrier
from recork.fulfillment.queries.carrier_request import carrier_request_asked
from recork.fulfillment.queries.order_sheet import order_by_id, order_named
from recork.fulfillment.rules.actor import Actor, Verb
from recork.fulfillment.rules.carrier_request import CarrierStanding
from recork.fulfillment.rules.search import order_id_of
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import FulfillmentNumber, OrderNumber
from recork.manners.api.problem import CallRefused

router = Router(tags=["Carrier requests"])
FOUND = {200: CarrierRequestShown, 202: CarrierRequestShown}


@router.put(
    "/orders/{order_number}/carrier-requests/{id}",
    operation_id="put_carrier_request",
    summary="Ask a carrier to send a box back or elsewhere",
    response=answers(FOUND, 404, body=True, on_409=CarrierRequestRefused),
)
@door(Verb.CANCEL_ORDERS)
def put_carrier_request(
    request: HttpRequest,
    order_number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: CarrierRequestSent,
) -> HttpResponse:
    """Have a shipped order returned to sender, rerouted, or held at a location of its carrier's: 202, and each step
    comes as the event `carrier_request.changed`. It is a request: it may cost a fee, it may fail, and until the box
    is back the order stays shipped. Choose an id (a UUID) and keep it: asking again under it asks once. Once it is
    done: 200, refused: 409, for ever.
    """
    actor = actor_of(request)
    order = find_order(actor, order_number)
    asked = ask_carrier(actor, order.pk, sent.wish(actor, id), now=timezone.now())
    return _tell(actor, asked)


@router.get(
    "/orders/{order_number}/carrier-requests/{id}",
    operation_id="get_carrier_request",
    summary="See how a request to a carrier stands",
    response=answers({200: CarrierRequestShown}, 404),
)
@door(Verb.READ_ORDERS)
def get_carrier_request(
    request: HttpRequest,
    order_number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
) -> HttpResponse:
    """Show a request and how it stands, also when it was refused."""
    actor = actor_of(request)
    found = carrier_request_asked(order_named(actor, order_number), id)
    if found is None:
        find_order(actor, order_number)
        raise _unheard(order_number, id)
    return say(HTTPStatus.OK, show_carrier_request(found))


@router.put(
    "/fulfillments/{fulfillment_number}/carrier-requests/{id}/answer",
    operation_id="put_carrier_answer",
    summary="Say what a carrier has answered",
    response=answers({200: CarrierRequestShown}, 404, body=True, on_409=CarrierRequestRefused),
)
@door(Verb.MOVE_ORDERS)
def put_carrier_answer(
    request: HttpRequest,
    fulfillment_number: Path[FulfillmentNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: CarrierAnswerSent,
) -> HttpResponse:
    """Take a request one step on: put to the carrier under its reference, then done or refused. The same may be said
    again. 409 `already_answered` when it was answered otherwise, `carrier_not_asked` when it is said to be done
    before the carrier was asked.
    """
    actor, answer = actor_of(request), sent.answer()
    order_id = order_id_of(fulfillment_number) or 0
    answer_carrier_request(actor, order_id, id, answer, now=timezone.now())
    found = carrier_request_asked(order_by_id(actor, order_id), id)
    if found is None:
        if not order_by_id(actor, order_id).exists():
            raise not_found(fulfillment_number)
        raise _unheard(fulfillment_number, id)
    if not _was_said(found, answer):
        raise _said_otherwise(found)
    return say(HTTPStatus.OK, show_carrier_request(found))


def _was_said(asked: CarrierRequest, answer: CarrierAnswer) -> bool:
    if answer.standing is CarrierStanding.WITH_CARRIER:
        return asked.reference == answer.reference
    return (asked.standing, asked.code) == (answer.standing, answer.code)


def _tell(actor: Actor, asked: CarrierRequest) -> HttpResponse:
    if asked.standing == CarrierStanding.REFUSED:
        return refused(asked, actor).answer()
    status = HTTPStatus.ACCEPTED if asked.is_open else HTTPStatus.OK
    return say(status, show_carrier_request(asked))


def _unheard(number: str, question_id: UUID) -> CallRefused:
    return CallRefused(
        HTTPStatus.NOT_FOUND,
        "carrier_request_not_found",
        f"Nobody has asked a carrier under {question_id} about order {number}.",
    )


def _said_otherwise(asked: CarrierRequest) -> CallRefused:
    order = asked.order
    if asked.standing == CarrierStanding.WANTED:
        code, words = (
            "carrier_not_asked",
            "its carrier has not been asked yet: say so first, with its reference",
        )
    else:
        said = (asked.code or asked.standing).replace("_", " ")
        code, words = "already_answered", f"the request was answered before: {said}"
    return CallRefused(
        HTTPStatus.CONFLICT,
        code,
        f"Order {order.order_number}: {words}.",
        shape=CarrierRequestRefused,
        id=asked.question_id,
        standing=asked.standing,
        order_number=order.order_number,
        fulfillment_number=order.fulfillment_number,
        state=order.state,
        version=order.version,
    )
