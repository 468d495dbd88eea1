"""Changing an order that waits, under the editor's own id."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.api.order_sent import MOST_LINES, LineSent, ShipToSent, Word
from recork.fulfillment.api.order_shown import OrderWithStory
from recork.fulfillment.api.reading import find, not_found
from recork.fulfillment.api.showing import show_with_story
from recork.fulfillment.operations.edit import EditOutcome, edit_order
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.address import Address
from recork.fulfillment.rules.edit import Edit
from recork.fulfillment.rules.receiving import ArrivingLine
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import WHOLE, Day, OrderNumber, Sent
from recork.manners.api.problem import CallRefused

router = Router(tags=["Orders"])

LAST_VERSION = 2**31 - 1


class EditSent(Sent):
    """What is to become of the order; what is left out stays as it is, and with `version` alone it is checked again."""

    version: Annotated[int, Field(ge=1, le=LAST_VERSION, description="The order's, as you saw it"), WHOLE]
    ship_to: ShipToSent | None = Field(None, description="The whole address")
    requested_ship_on: Day | None = Field(None, description="`null` takes the day away")
    lines: Annotated[list[LineSent], Field(min_length=1, max_length=MOST_LINES)] | None = Field(
        None, description="All wines of the order"
    )
    warehouse: Word | None = Field(
        None,
        description="Of an order whose warehouse is unknown: the code of the one it leaves from; empty: the winery's own",
    )

    def edit(self) -> Edit:
        """The same for the operation."""
        return Edit(
            version=self.version,
            ship_to=Address(**dict(self.ship_to)) if self.ship_to else None,
            lines=tuple(ArrivingLine(line.sku, line.bottles) for line in self.lines) if self.lines else None,
            sets_day="requested_ship_on" in self.model_fields_set,
            requested_ship_on=self.requested_ship_on,
            warehouse=self.warehouse,
        )


WHY_NOT = {
    EditOutcome.VERSION_CONFLICT: "Order {number} has changed since: it is at version {version} now. Look at it again.",
    EditOutcome.NOT_EDITABLE: "Order {number} can't be edited any more: it is {state}.",
    EditOutcome.COMING_BACK: "Order {number} has bottles on their way back to the shelf: its wines stay as they are.",
}


@router.put(
    "/orders/{order_number}/edits/{id}",
    operation_id="put_edit",
    summary="Edit an order",
    response=answers({200: OrderWithStory}, 404, 409, body=True),
)
@door(Verb.SEND_ORDERS)
def put_edit(
    request: HttpRequest,
    order_number: Path[OrderNumber],
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: EditSent,
) -> HttpResponse:
    """Change where an order goes, on which day it leaves or what is in it, while `is_editable`. It is checked again
    as if it had just arrived: see `holds`. Choose an id (a UUID): asking again under it changes nothing and shows
    the order as it stands. 409 `version_conflict`: somebody was quicker. 409 `not_editable`: the floor has it.
    """
    actor, now = actor_of(request), timezone.now()
    answer = edit_order(actor, order_number, id, sent.edit(), now=now, today=timezone.localdate(now))
    match answer.outcome:
        case EditOutcome.NOT_FOUND:
            raise not_found(order_number)
        case EditOutcome.EDITED | EditOutcome.REPEATED:
            return say(HTTPStatus.OK, show_with_story(find(actor, order_number)))
    assert answer.order is not None, "only what isn't found has none"
    conflict = answer.outcome is EditOutcome.VERSION_CONFLICT
    raise CallRefused(
        HTTPStatus.CONFLICT,
        "version_conflict" if conflict else "not_editable",
        WHY_NOT[answer.outcome].format(
            number=order_number, version=answer.order.version, state=answer.order.status.lower()
        ),
    )
