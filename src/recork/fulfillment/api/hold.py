"""Holds: put one on an order, and let go one, some or all that match, each under the asker's own id."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router

from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.api.hold_shown import (
    HoldReleaseShown,
    HoldSent,
    ManualHoldShown,
    ReleaseSent,
    show_hold,
)
from recork.fulfillment.api.reading import find_order, not_found
from recork.fulfillment.models import Hold
from recork.fulfillment.operations.hold import HoldOutcome
from recork.fulfillment.operations.hold_call import hold_order, release_asked
from recork.fulfillment.rules.actor import Verb
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import OrderNumber
from recork.manners.api.problem import CallRefused

router = Router(tags=["Holds"])


@router.put(
    "/orders/{order_number}/holds/{id}",
    operation_id="put_hold",
    summary="Put an order on hold",
    response=answers({200: ManualHoldShown, 201: ManualHoldShown}, 404, 409, body=True),
)
@door(Verb.HOLD_ORDERS)
def put_hold(
    request: HttpRequest,
    order_number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: HoldSent,
) -> HttpResponse:
    """Keep an order that waits from being released. Choose an id (a UUID): asking again under it shows the hold as
    it stands, also when it was let go since. 409 `already_held`: there is one under another id; an order has one such
    hold at a time. 409 `too_late_to_hold`: the floor has it, or it is over.
    """
    actor, now = actor_of(request), timezone.now()
    today = timezone.localdate(now)
    answer = hold_order(actor, order_number, id, sent.words, until_on=sent.until_on, now=now, today=today)
    if answer.order is None:
        raise not_found(order_number)
    if answer.hold is not None:
        status = HTTPStatus.OK if answer.is_repeat else HTTPStatus.CREATED
        return say(status, show_hold(answer.hold, order_number))
    if answer.outcome is HoldOutcome.ALREADY_HELD:
        words = f"Order {order_number} is on hold by hand already."
        raise CallRefused(HTTPStatus.CONFLICT, "already_held", words)
    words = f"Order {order_number} can't be held any more: it is {answer.order.status.lower()}."
    raise CallRefused(HTTPStatus.CONFLICT, "too_late_to_hold", words)


@router.get(
    "/orders/{order_number}/holds/{id}",
    operation_id="get_hold",
    summary="See how a hold stands",
    response=answers({200: ManualHoldShown}, 404),
)
@door(Verb.READ_ORDERS)
def get_hold(
    request: HttpRequest,
    order_number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
) -> HttpResponse:
    """Show a hold that was put on under this id."""
    order = find_order(actor_of(request), order_number)
    hold = Hold.objects.filter(order=order, hold_id=id).first()
    if hold is None:
        words = f"Order {order_number} was never held under {id}."
        raise CallRefused(HTTPStatus.NOT_FOUND, "hold_not_found", words)
    return say(HTTPStatus.OK, show_hold(hold, order_number))


@router.put(
    "/hold-releases/{id}",
    operation_id="put_hold_release",
    summary="Let go one order, some, or all that match",
    response=answers({200: HoldReleaseShown}, 409, body=True),
)
@door(Verb.HOLD_ORDERS)
def put_hold_release(
    request: HttpRequest,
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: ReleaseSent,
) -> HttpResponse:
    """Clear holds as far as this token may, in one transaction, and answer for each order. Choose an id (a UUID) and
    keep it: the same again clears nothing that was put on since and gets the first answer, other content under it
    409 `release_id_reused`. Needs Action goes by an edit, Insufficient Inventory when bottles come.
    """
    asked = sent.model_dump(mode="json", by_alias=True)
    results = release_asked(actor_of(request), id, sent.which(), asked, now=timezone.now())
    return say(HTTPStatus.OK, HoldReleaseShown.model_validate({"id": id, "results": results}))
