"""Erasing whom an order was for, at their wish."""

from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router

from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.api.reading import find_order
from recork.fulfillment.models import ShipTo
from recork.fulfillment.operations.erasure import ErasureOutcome, erase_orders
from recork.fulfillment.rules.actor import Verb
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import OrderNumber, Shown
from recork.manners.api.problem import CallRefused

router = Router(tags=["Orders"])


class ErasureShown(Shown):
    """Nothing here says any more whom the order was for. `erased_at` is null of one that never said so."""

    order_number: str
    erased_at: datetime | None


@router.put(
    "/orders/{order_number}/erasure",
    operation_id="put_erasure",
    summary="Erase whom an order was for",
    response=answers({200: ErasureShown}, 404, 409),
)
@door(Verb.ERASE)
def put_erasure(request: HttpRequest, order_number: Path[OrderNumber]) -> HttpResponse:
    """Take name, address, telephone, e-mail, wishes and notes out of an order that is over, and out of all that was
    said about it; bottles, states, amounts and numbers stay. Again, it changes nothing. 409 `in_hand` while somebody
    needs to know whom it is for: it hasn't left yet, a carrier is still asked about it, or a group of which it is one is
    still being cancelled. Ask again another day.
    """
    actor = actor_of(request)
    order = find_order(actor, order_number)
    outcome = erase_orders(actor, [order.pk], now=timezone.now())[order.pk]
    if outcome is ErasureOutcome.IN_HAND:
        raise CallRefused(
            HTTPStatus.CONFLICT,
            "in_hand",
            f"Order {order_number} is not over yet: somebody still needs to know whom it is for. Ask again later.",
        )
    erased_at = ShipTo.objects.filter(order=order).values_list("erased_at", flat=True).first()
    return say(HTTPStatus.OK, ErasureShown(order_number=order_number, erased_at=erased_at))
