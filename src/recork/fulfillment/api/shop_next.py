"""What the shop should do with an order that was stopped, changed afterwards."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router

from recork.fulfillment.api.asked_sent import PickupSent
from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.api.order_shown import PickupShown
from recork.fulfillment.api.reading import not_found
from recork.fulfillment.operations.shop_next import Wish, WishOutcome, change_shop_next
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.cancellation import ShopNext
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import OrderNumber, Sent, Shown
from recork.manners.api.problem import CallRefused, NextStepShown

router = Router(tags=["Cancellations"])


class ShopNextSent(Sent):
    """What the shop should do instead."""

    shop_next: ShopNext
    pickup: PickupSent | None = None


class ShopNextShown(Shown):
    """The wish that is in force; `is_asked` while the shop has not said yet whether it came in time."""

    shop_next: ShopNext
    pickup: PickupShown | None
    is_asked: bool


@router.put(
    "/orders/{order_number}/cancellations/{id}/shop-next",
    operation_id="put_shop_next",
    summary="Change what the shop should do with a stopped order",
    response=answers({200: ShopNextShown, 202: ShopNextShown}, 404, 409, body=True),
)
@door(Verb.CANCEL_ORDERS)
def put_shop_next(
    request: HttpRequest,
    order_number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: ShopNextSent,
) -> HttpResponse:
    """Ask the shop: 202, and its report says whether it came in time. 200 when that is in force already.
    Once the shop has sent the order again it is too late: 409 `too_late`.
    """
    at = sent.pickup.location if sent.pickup else ""
    on = sent.pickup.ready_on if sent.pickup else None
    wish = Wish(sent.shop_next, at, on)
    answer = change_shop_next(actor_of(request), order_number, id, wish, now=timezone.now())
    pickup = PickupShown(location=at, ready_on=on) if at else None
    shown = ShopNextShown(
        shop_next=sent.shop_next, pickup=pickup, is_asked=answer.outcome is WishOutcome.ASKED
    )
    match answer.outcome:
        case WishOutcome.ASKED:
            return say(HTTPStatus.ACCEPTED, shown)
        case WishOutcome.IN_FORCE:
            return say(HTTPStatus.OK, shown)
        case WishOutcome.NOT_FOUND:
            raise not_found(order_number)
        case WishOutcome.NOT_STOPPED:
            raise CallRefused(
                HTTPStatus.CONFLICT,
                "not_stopped",
                f"The cancellation {id} has not stopped order {order_number}.",
            )
        case WishOutcome.TOO_LATE:
            raise _too_late(order_number, answer.sent_as)


def _too_late(number: str, sent_as: str) -> CallRefused:
    return CallRefused(
        HTTPStatus.CONFLICT,
        "too_late",
        f"The shop has sent order {number} again, as {sent_as}.",
        next_steps=[NextStepShown(action="cancel_later", label=f"Cancel {sent_as} instead")],
    )
