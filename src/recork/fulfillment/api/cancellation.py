"""Cancelling an order: a question under the asker's own id, with an answer that stays."""

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
    show_stop,
)
from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.api.reading import not_found
from recork.fulfillment.operations.cancellation import cancel_orders
from recork.fulfillment.queries.asked import Asked, asked_about
from recork.fulfillment.queries.order_sheet import order_named
from recork.fulfillment.rules.actor import Actor, Verb
from recork.fulfillment.rules.cancellation import Outcome
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
    actor = actor_of(request)
    asking = sent.asking(actor, id)
    (answer,) = cancel_orders(
        actor,
        [order_number],
        asking,
        now=timezone.now(),
        by_fulfillment_number=actor.winery_id is None,
    )
    match answer.outcome:
        case Outcome.NOT_FOUND:
            raise not_found(order_number)
        case Outcome.DECLINED:
            return declined(answer, id, actor).answer()
        case Outcome.CANCELLED if not answer.repeated:
            return say(HTTPStatus.CREATED, show_stop(answer, asking, actor))
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
