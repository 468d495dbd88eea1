"""Orders: a shop sends them, everybody who may sees how they stand."""

from dataclasses import replace
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router

from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.api.order_sent import OrderSent
from recork.fulfillment.api.order_shown import OrderRefused, OrderWithStory
from recork.fulfillment.api.reading import find
from recork.fulfillment.api.refused import refusing_for_ever
from recork.fulfillment.api.showing import show_with_story
from recork.fulfillment.operations.receiving import receive_order
from recork.fulfillment.operations.refusal import digest_of_bytes
from recork.fulfillment.rules.actor import Verb
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import OrderNumber
from recork.manners.api.problem import CallRefused

router = Router(tags=["Orders"])


@router.put(
    "/orders/{order_number}",
    operation_id="put_order",
    summary="Send an order",
    response=answers({200: OrderWithStory, 201: OrderWithStory}, body=True, on_409=OrderRefused),
)
@door(Verb.SEND_ORDERS)
@refusing_for_ever
def put_order(request: HttpRequest, order_number: Path[OrderNumber], sent: OrderSent) -> HttpResponse:
    """Take an order in: 201. Its number makes a repeat harmless: the same body again is answered 200 with
    the order as it stands, another body 409 `order_number_reused`.

    What is wrong in shape is refused. What can't be shipped as it is (an unknown wine, an incomplete
    address, not enough bottles) is taken and held: see `holds`.
    """
    actor = actor_of(request)
    if actor.winery_id is None:
        raise CallRefused(HTTPStatus.FORBIDDEN, "forbidden", "Only a winery's own token sends its orders.")
    now = timezone.now()
    arrival = replace(sent.arrival(order_number), sent_digest=digest_of_bytes(request.body))
    received = receive_order(actor, arrival, now=now, today=timezone.localdate(now))
    status = HTTPStatus.CREATED if received.is_new else HTTPStatus.OK
    return say(status, show_with_story(find(actor, order_number)))


@router.get(
    "/orders/{order_number}",
    operation_id="get_order",
    summary="See an order",
    response=answers({200: OrderWithStory}, 404),
)
@door(Verb.READ_ORDERS)
def get_order(request: HttpRequest, order_number: Path[OrderNumber]) -> HttpResponse:
    """Show an order with its timeline. A winery names it by its own number, the house by fulfillment number."""
    return say(HTTPStatus.OK, show_with_story(find(actor_of(request), order_number)))
