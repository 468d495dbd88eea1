"""The floor's calls: a scanner or a conveyor takes orders along."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.api.order_shown import OrderWithStory
from recork.fulfillment.api.reading import find_by_fulfillment_number, not_found
from recork.fulfillment.api.showing import show_with_story
from recork.fulfillment.models import Move
from recork.fulfillment.operations.move import Moved, move_orders
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.search import fulfillment_number as number_of
from recork.fulfillment.rules.search import order_id_of
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import FulfillmentNumber, Sent, Shown
from recork.manners.api.problem import CallRefused, Problem

router = Router(tags=["Floor"])


class MoveSent(Sent):
    """Where the order goes now."""

    to: OrderState = Field(examples=["picking"])


class MoveShown(Shown):
    """A step that was made. `state` and `version` are the order's now, which may have moved on since."""

    id: UUID
    order_number: str
    fulfillment_number: str
    from_state: OrderState
    to: OrderState
    at: datetime
    by: str
    state: OrderState
    version: int


class MoveRefused(Problem):
    """A step that can't be made: nothing of the order changed."""

    order_number: str | None = None
    fulfillment_number: str | None = None
    state: OrderState | None = Field(None, description="Where the order stands now")
    version: int | None = None
    hold: HoldReason | None = Field(None, description="What holds it, of an `order_held`")


@router.get(
    "/fulfillments/{fulfillment_number}",
    operation_id="get_fulfillment",
    summary="See an order by its fulfillment number",
    response=answers({200: OrderWithStory}, 404),
)
@door(Verb.READ_ORDERS)
def get_fulfillment(request: HttpRequest, fulfillment_number: Path[FulfillmentNumber]) -> HttpResponse:
    """Show an order with its timeline, whoever's token asks; a winery's sees its own orders only."""
    return say(
        HTTPStatus.OK, show_with_story(find_by_fulfillment_number(actor_of(request), fulfillment_number))
    )


@router.put(
    "/fulfillments/{fulfillment_number}/moves/{id}",
    operation_id="put_move",
    summary="Take an order one step along the floor",
    response=answers({200: MoveShown, 201: MoveShown}, 404, body=True, on_409=MoveRefused),
)
@door(Verb.MOVE_ORDERS)
def put_move(
    request: HttpRequest,
    fulfillment_number: Path[FulfillmentNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: MoveSent,
) -> HttpResponse:
    """Make one step: 201. Choose an id (a UUID) and keep it: the same id again is answered 200 and moves
    nothing. A step that isn't legal from where the order stands: 409 `illegal_move` with that state; an order
    that something holds isn't released: 409 `order_held`.
    """
    order_id = order_id_of(fulfillment_number)
    moved = move_orders(
        actor_of(request),
        [] if order_id is None else [order_id],
        sent.to,
        now=timezone.now(),
        request_id=id,
    )
    if not moved:
        raise not_found(fulfillment_number)
    (step,) = moved
    match step.outcome:
        case "moved" | "repeated":
            status = HTTPStatus.CREATED if step.outcome == "moved" else HTTPStatus.OK
            return say(status, _show(step, Move.objects.get(order=step.order_id, request_id=id)))
        case _:
            raise _refused(step, sent.to)


def _show(step: Moved, move: Move) -> MoveShown:
    assert move.from_state is not None
    return MoveShown(
        id=move.request_id,
        order_number=step.order_number,
        fulfillment_number=number_of(step.order_id),
        from_state=OrderState(move.from_state),
        to=OrderState(move.to_state),
        at=move.at,
        by=move.actor,
        state=step.state,
        version=step.version,
    )


def _refused(step: Moved, to: OrderState) -> CallRefused:
    if step.outcome == "held" and step.hold is not None:
        hold = HoldReason(step.hold)
        code, why = "order_held", f"it is on hold: {hold.words.lower()}"
    else:
        hold, code, why = None, "illegal_move", f"it is {step.state}"
    return CallRefused(
        HTTPStatus.CONFLICT,
        code,
        f"Order {step.order_number} can't go to {to}: {why}.",
        shape=MoveRefused,
        order_number=step.order_number,
        fulfillment_number=number_of(step.order_id),
        state=step.state,
        version=step.version,
        hold=hold,
    )
