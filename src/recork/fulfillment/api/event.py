"""The feed: what a shop's webhooks tell, to be read at its own pace."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.models.webhook import message_id_of
from recork.fulfillment.operations.news import read_feed
from recork.fulfillment.rules.actor import Verb
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import Shown
from recork.manners.api.problem import CallRefused

MOST = 200
LAST_PLACE = 2**63 - 1

router = Router(tags=["Events"])


class EventsWanted(BaseModel):
    """Where to read on, and how far."""

    after: Annotated[int, Field(ge=0, le=LAST_PLACE, description="The `next` of the page before")] = 0
    limit: Annotated[int, Field(ge=1, le=MOST)] = 100


class EventShown(Shown):
    """One thing that happened to an order, as it was then."""

    id: str = Field(description="The `webhook-id` of the same event", examples=["msg_1017"])
    type: str = Field(examples=["order.cancelled"])
    timestamp: datetime
    data: dict[str, Any] = Field(
        description="order_number, fulfillment_number, version, state, status, question, shop_next, pickup,"
        " by (who stopped it in the portal, if anybody did),"
        " holds [{reason, field, words, until_on}], lines [{sku, ordered, shipped}] and packages [{carrier, tracking, bottles}]; of `stock.changed`:"
        " sku, warehouse, version and the figures in bottles"
    )


class EventPage(Shown):
    """Events in the order in which they were committed. Ask again with `after` = `next`, also when it is empty."""

    items: list[EventShown]
    next: int


@router.get(
    "/events",
    operation_id="list_events",
    summary="Read what happened",
    response=answers({200: EventPage}),
)
@door(Verb.READ_ORDERS)
def get_events(request: HttpRequest, wanted: Query[EventsWanted]) -> HttpResponse:
    """Read the events of the orders that this token's shop connection sent, from the first on. Webhooks carry
    the same bodies; this feed forgets none and never changes its order.
    """
    actor = actor_of(request)
    if actor.connection_id is None:
        raise CallRefused(
            HTTPStatus.FORBIDDEN, "forbidden", "This token belongs to no shop connection, so it has no feed."
        )
    feed = read_feed(actor, actor.connection_id, after=wanted.after, limit=wanted.limit)
    items = [
        EventShown(id=message_id_of(each.pk), type=each.type, timestamp=each.at, data=each.data)
        for each in feed.news
    ]
    return say(HTTPStatus.OK, EventPage(items=items, next=feed.next))
