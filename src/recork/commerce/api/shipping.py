"""Who brings the wine: the Shipping Status, and the change to a pickup."""

from http import HTTPStatus
from typing import Annotated, Literal
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from recork.commerce.api.door import actor_of, door
from recork.commerce.api.order import find
from recork.commerce.api.order_shown import ShippingShown
from recork.commerce.api.refusals import problem_of
from recork.commerce.api.showing import show_shipping
from recork.commerce.operations.cancellation import Asked
from recork.commerce.operations.locking import open_question
from recork.commerce.operations.shipping import Changed, Pickup, change_to_pickup, set_shipping_status
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.order import ShippingStatus
from recork.commerce.rules.question import Answer
from recork.commerce.rules.refusal import Refused
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import SOMETHING, WHOLE, Day, OrderNumber, Sent

router = Router(tags=["Shipping"])

BY_WORDS: dict[str, ShippingStatus] = {
    "": ShippingStatus.BLANK,
    "Handled Externally": ShippingStatus.HANDLED_EXTERNALLY,
    "No Shipping Required": ShippingStatus.NO_SHIPPING_REQUIRED,
}
Chosen = Literal["", "Handled Externally", "No Shipping Required"]
Exempt = Literal["Handled Externally", "No Shipping Required"]


class ShippingStatusSent(Sent):
    """What is wanted, and the version of the order that the caller has seen."""

    shipping_status: Chosen
    version: Annotated[int, Field(ge=1, le=2**31 - 1), WHOLE] | None = None


class PickupSent(Sent):
    """Where the customer fetches the wine, and from which day on."""

    location: Annotated[str, Field(max_length=120, pattern=SOMETHING)]
    ready_on: Day | None = None
    shipping_status: Exempt = "Handled Externally"
    refund_shipping: Annotated[bool, Field(strict=True)] = False


@router.put(
    "/orders/{number}/shipping-status",
    operation_id="put_shipping_status",
    summary="Set the Shipping Status",
    response=answers({200: ShippingShown, 202: ShippingShown}, 404, 409, body=True),
)
@door(Verb.CANCEL_ORDERS)
def put_shipping_status(
    request: HttpRequest, number: Path[OrderNumber], sent: ShippingStatusSent
) -> HttpResponse:
    """Set it: 200. 202 while the warehouse, which has the order, is asked to stop; its no puts the status back.
    Blank sends the order to the warehouse, unless it is there, or somebody must decide first (`waits_for`). 409 `version_conflict` says who was quicker.
    """
    done = set_shipping_status(
        actor_of(request),
        number,
        BY_WORDS[sent.shipping_status],
        version=sent.version,
        question_id=uuid4(),
        now=timezone.now(),
    )
    return _answer(number, done)


@router.put(
    "/orders/{number}/pickups/{id}",
    operation_id="put_pickup",
    summary="Change to pickup",
    response=answers({200: ShippingShown, 202: ShippingShown}, 404, 409, body=True),
)
@door(Verb.CANCEL_ORDERS)
def put_pickup(
    request: HttpRequest,
    number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: PickupSent,
) -> HttpResponse:
    """Stop the parcel, set the status and say where the wine waits: one step, or none of it. 202 while the
    warehouse is asked.
    """
    done = change_to_pickup(
        actor_of(request),
        number,
        id,
        Pickup(sent.location, sent.ready_on),
        BY_WORDS[sent.shipping_status],
        refund_shipping=sent.refund_shipping,
        now=timezone.now(),
    )
    return _answer(number, done)


def _answer(number: str, done: Changed | Asked | Refused) -> HttpResponse:
    if isinstance(done, Refused):
        raise problem_of(done)
    # Saying again what is in force already finds the question that is still open about it.
    question = done.question if isinstance(done, Asked) else open_question(done.order)
    if question is not None and question.answer == Answer.DECLINED:
        raise problem_of(Refused(question.answer_code, question.answer_words, tuple(question.next_steps)))
    status = HTTPStatus.ACCEPTED if question is not None and question.is_open else HTTPStatus.OK
    return say(status, show_shipping(find(number), question))
