"""Orders: a website or a till brings them, everybody who may sees how they stand."""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from recork.commerce.api.door import actor_of, door
from recork.commerce.api.order_sent import OrderSent
from recork.commerce.api.order_shown import OrderShown, OrderWithStory
from recork.commerce.api.refusals import problem_of
from recork.commerce.api.showing import show_order, show_with_story
from recork.commerce.models import Order
from recork.commerce.operations.taking import take_order
from recork.commerce.queries.order_sheet import whole
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.order import OrderStatus
from recork.commerce.rules.refusal import Refused
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import OrderNumber, Shown
from recork.manners.api.refusing import invalid
from recork.manners.place import Place, decode

MOST = 200

router = Router(tags=["Orders"])


class OrdersWanted(BaseModel):
    """Which orders to list; what is left out leaves nothing out."""

    order_status: OrderStatus | None = None
    after: Annotated[str, Field(max_length=60)] = Field("", description="The `next` of the page before")
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50


class OrderPageShown(Shown):
    """Orders, the newest first; `next` is the `after` of the next page, null on the last."""

    items: list[OrderShown]
    next: str | None


def find(number: str) -> Order:
    """Read an order with its rows. Raises `CallRefused`."""
    order = whole(Order.objects.filter(number=number)).first()
    if order is None:
        raise problem_of(Refused("order_not_found", f"There is no order {number}."))
    return order


@router.put(
    "/orders/{number}",
    operation_id="put_order",
    summary="Bring an order",
    response=answers({200: OrderWithStory, 201: OrderWithStory}, 409, body=True),
)
@door(Verb.TAKE_ORDERS)
def put_order(request: HttpRequest, number: Path[OrderNumber], sent: OrderSent) -> HttpResponse:
    """Take an order: 201. Its number makes a repeat harmless: the same body again is answered 200 with the
    order as it stands, another body 409 `order_number_reused`. Paid, it is sent to the warehouse within a minute.
    """
    taken = take_order(actor_of(request), sent.sale(number), now=timezone.now())
    if isinstance(taken, Refused):
        raise problem_of(taken)
    status = HTTPStatus.CREATED if taken.is_new else HTTPStatus.OK
    return say(status, show_with_story(find(number)))


@router.get(
    "/orders/{number}",
    operation_id="get_order",
    summary="See an order",
    response=answers({200: OrderWithStory}, 404),
)
@door(Verb.READ_ORDERS)
def get_order(request: HttpRequest, number: Path[OrderNumber]) -> HttpResponse:
    """Show an order with its payment, its sendings and its timeline."""
    return say(HTTPStatus.OK, show_with_story(find(number)))


@router.get(
    "/orders", operation_id="list_orders", summary="List orders", response=answers({200: OrderPageShown})
)
@door(Verb.READ_ORDERS)
def get_orders(request: HttpRequest, wanted: Query[OrdersWanted]) -> HttpResponse:
    """List orders by the day they were placed, the newest first, without timelines."""
    place = decode(wanted.after) if wanted.after else None
    if wanted.after and place is None:
        raise invalid([("after", "This is no `next` of ours")])
    orders = Order.objects.order_by("-placed_at", "-pk")
    if wanted.order_status:
        orders = orders.filter(status=wanted.order_status)
    if place is not None:
        orders = orders.filter(placed_at__lte=place.ordered_at).exclude(
            placed_at=place.ordered_at, pk__gte=place.order_id
        )
    found = list(whole(orders)[: wanted.limit + 1])
    shown, rest = found[: wanted.limit], found[wanted.limit :]
    following = Place(shown[-1].placed_at, shown[-1].pk).encode() if rest else None
    return say(HTTPStatus.OK, OrderPageShown(items=[show_order(order) for order in shown], next=following))
