"""After shipping: have the carrier send a box back or elsewhere. The warehouse's people speak with it."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from recork.commerce.api.door import actor_of, door
from recork.commerce.api.order import find
from recork.commerce.api.order_sent import ShipToSent
from recork.commerce.api.order_shown import CarrierRequestShown
from recork.commerce.api.refusals import problem_of
from recork.commerce.api.showing import show_carrier_request
from recork.commerce.models import CarrierRequest
from recork.commerce.operations.carrier_request import CarrierWish, ask_carrier
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.carrier_request import CarrierStanding, CarrierWant
from recork.commerce.rules.question import Reason
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.sale import Destination
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import LINES, ONE_LINE, OrderNumber, Sent

router = Router(tags=["Carrier requests"])


class CarrierRequestSent(Sent):
    """What the carrier shall do with the box, and why."""

    want: CarrierWant
    reason: Reason = Reason.CUSTOMER_REQUEST
    note: Annotated[str, Field(max_length=240, pattern=LINES)] = ""
    ship_to: ShipToSent | None = Field(None, description="The new address of a reroute, in the same state")
    location: Annotated[str, Field(max_length=240, pattern=ONE_LINE)] = Field(
        "", description="Where the carrier is to hold it, such as one of its shops"
    )

    def wish(self, request_id: UUID) -> CarrierWish:
        """The same for the operation."""
        to = Destination(**dict(self.ship_to)) if self.ship_to else None
        return CarrierWish(request_id, self.want, self.reason, self.note, to, self.location.strip())


@router.put(
    "/orders/{number}/carrier-requests/{id}",
    operation_id="put_carrier_request",
    summary="Ask a carrier to send a box back or elsewhere",
    response=answers({200: CarrierRequestShown, 202: CarrierRequestShown}, 404, 409, body=True),
)
@door(Verb.CANCEL_ORDERS)
def put_carrier_request(
    request: HttpRequest,
    number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: CarrierRequestSent,
) -> HttpResponse:
    """Have a shipped order returned to sender, rerouted, or held at a location of its carrier's: 202 while it is open,
    200 when it is done, 409 in the warehouse's words when it is refused. It is a request: it may cost a fee, it may
    fail, and it changes neither the order nor its money. Refund the lines as a return when the wine is back.
    """
    asked = ask_carrier(actor_of(request), number, sent.wish(id), now=timezone.now())
    if isinstance(asked, Refused):
        raise problem_of(asked)
    if asked.standing == CarrierStanding.REFUSED:
        words = asked.answer_words or "The carrier does not do it."
        raise problem_of(Refused(asked.answer_code or "refused", words, tuple(asked.next_steps)))
    status = HTTPStatus.ACCEPTED if asked.is_open else HTTPStatus.OK
    return say(status, show_carrier_request(find(number), asked))


@router.get(
    "/orders/{number}/carrier-requests/{id}",
    operation_id="get_carrier_request",
    summary="See how a request to a carrier stands",
    response=answers({200: CarrierRequestShown}, 404),
)
@door(Verb.READ_ORDERS)
def get_carrier_request(
    request: HttpRequest,
    number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
) -> HttpResponse:
    """Show a request and how it stands, by the last that was heard; also when it was refused."""
    order = find(number)
    asked = CarrierRequest.objects.filter(pk=id, order=order).first()
    if asked is None:
        words = f"Nobody has asked a carrier under {id} about order {number}."
        raise problem_of(Refused("carrier_request_not_found", words))
    return say(HTTPStatus.OK, show_carrier_request(order, asked))
