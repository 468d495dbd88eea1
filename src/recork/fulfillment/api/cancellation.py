"""Cancelling an order: a question under the asker's own id, with an answer that stays."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router

from recork.fulfillment.api.cancellation_shown import (
    CancellationRefused,
    CancellationSent,
    CancellationShown,
    declined,
    show_asked,
    show_refused,
    show_stop,
)
from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.api.reading import not_found
from recork.fulfillment.operations.cancellation import Answer, Asking, cancel_orders
from recork.fulfillment.operations.refusal import was_refused
from recork.fulfillment.operations.tombstone import cancel_before_arrival, may_bury
from recork.fulfillment.queries.asked import Asked, asked_about
from recork.fulfillment.queries.order_sheet import order_named
from recork.fulfillment.rules.actor import Actor, Verb
from recork.fulfillment.rules.cancellation import Found, Outcome
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import OrderNumber
from recork.manners.api.problem import CallRefused

router = Router(tags=["Cancellations"])


@router.put(
    "/orders/{order_number}/cancellations/{id}",
    operation_id="put_cancellation",
    summary="Cancel an order",
    response=answers(
        {200: CancellationShown, 201: CancellationShown}, 404, body=True, on_409=CancellationRefused
    ),
)
@door(Verb.CANCEL_ORDERS)
def put_cancellation(
    request: HttpRequest,
    order_number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: CancellationSent = CancellationSent(),  # noqa: B008 -- it is frozen in all but name; nobody writes to it
) -> HttpResponse:
    """Stop an order: 201. Choose an id (a UUID) and keep it: asking again under it gets the first answer,
    whatever the body, and stops nothing twice. An order that is cancelled already: 200. From picked on the
    answer is no: 409 with a code such as `already_packed`, and nothing has changed. A shop that may have the
    order on its way says `before_arrival`: then an order that isn't here yet is dead on arrival, 201.
    """
    actor, now = actor_of(request), timezone.now()
    asking = sent.asking(actor, id)
    may_be_on_its_way = sent.before_arrival and may_bury(actor)
    # guard: accept_tells_of_refusal
    if may_be_on_its_way and was_refused(actor, order_number):
        return say(HTTPStatus.CREATED, show_refused(order_number, asking, actor, now))
    answer = (
        cancel_before_arrival(actor, order_number, asking, now=now)
        if may_be_on_its_way
        else _cancel(actor, order_number, asking, now)
    )
    match answer.outcome:
        case Outcome.NOT_FOUND:
            raise not_found(order_number)
        case Outcome.DECLINED:
            return declined(answer, id, actor).answer()
        case Outcome.CANCELLED if not answer.repeated:
            found = Found.BEFORE_ARRIVAL if answer.is_tombstone else Found.STOPPED
            return say(HTTPStatus.CREATED, show_stop(answer, asking, actor, found))
        case _:
            return say(HTTPStatus.OK, show_asked(_find(actor, order_number, id)))


@router.get(
    "/orders/{order_number}/cancellations/{id}",
    operation_id="get_cancellation",
    summary="See what a cancellation was answered",
    response=answers({200: CancellationShown}, 404),
)
@door(Verb.READ_ORDERS)
def get_cancellation(
    request: HttpRequest,
    order_number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
) -> HttpResponse:
    """Show a question and its answer, also when the answer was no: then `outcome` is `declined`."""
    return say(HTTPStatus.OK, show_asked(_find(actor_of(request), order_number, id)))


def _cancel(actor: Actor, number: str, asking: Asking, now: datetime) -> Answer:
    by_house = actor.winery_id is None
    (answer,) = cancel_orders(actor, [number], asking, now=now, by_fulfillment_number=by_house)
    return answer


def _find(actor: Actor, order_number: str, question_id: UUID) -> Asked:
    asked = asked_about(actor, order_number, question_id)
    if asked is not None:
        return asked
    if not order_named(actor, order_number).exists():
        raise not_found(order_number)
    raise CallRefused(
        HTTPStatus.NOT_FOUND,
        "cancellation_not_found",
        f"Nobody has asked under {question_id} to cancel order {order_number}.",
    )
