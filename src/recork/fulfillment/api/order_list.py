"""Walking through orders: what may be asked, and the page that answers."""

from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.api.order_shown import OrderShown
from recork.fulfillment.api.showing import show_order
from recork.fulfillment.queries.order_filter import OrderFilter
from recork.fulfillment.queries.order_page import order_page
from recork.fulfillment.queries.quick_search import quick_search
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.status import Status, shown_status
from recork.manners.api.answers import answers, say
from recork.manners.api.kinds import ONE_LINE, Day, Shown
from recork.manners.api.refusing import invalid
from recork.manners.place import Place, decode

MOST = 200

router = Router(tags=["Orders"])


class OrdersWanted(BaseModel):
    """Which orders to list; what is left out leaves nothing out."""

    status: Status | None = None
    state: OrderState | None = None
    hold: HoldReason | None = Field(None, description="Held by this, perhaps among others")
    q: Annotated[str, Field(max_length=120, pattern=ONE_LINE)] = Field(
        "", description="A number, name, e-mail, phone, ZIP code, SKU or tracking number, or how one begins"
    )
    since: Day | None = Field(
        None, alias="from", description="Ordered on this day or later, at the warehouse"
    )
    until: Day | None = Field(None, alias="to", description="Ordered on this day or earlier")
    after: Annotated[str, Field(max_length=60)] = Field("", description="The `next` of the page before")
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50

    def statuses(self) -> tuple[Status, ...] | None:
        """The statuses that are asked for by status and state together; None when neither is asked."""
        if self.state is None:
            return (self.status,) if self.status else None
        of_state = {shown_status(self.state, hold) for hold in (None, *HoldReason)}
        return tuple(status for status in Status if status in of_state and self.status in (None, status))

    def place(self) -> Place | None:
        """Where the page begins. Raises `CallRefused`."""
        place = decode(self.after) if self.after else None
        if self.after and place is None:
            raise invalid([("after", "This is no `next` of ours")])
        return place


class OrderPageShown(Shown):
    """Orders, the newest first; `next` is the `after` of the next page, null on the last."""

    items: list[OrderShown]
    next: str | None


@router.get(
    "/orders",
    operation_id="list_orders",
    summary="List orders",
    response=answers({200: OrderPageShown}),
)
@door(Verb.READ_ORDERS)
def get_orders(request: HttpRequest, wanted: Query[OrdersWanted]) -> HttpResponse:
    """List orders by the day they were ordered, the newest first, without timelines. All that is asked
    must be true of an order.
    """
    winery_id = actor_of(request).winery_id
    place = wanted.place()
    which = _filter(wanted, winery_id)
    if which is None:
        return say(HTTPStatus.OK, OrderPageShown(items=[], next=None))
    page = order_page(which, winery_id, limit=wanted.limit, after=place)
    following = page.next.encode() if page.next else None
    return say(
        HTTPStatus.OK, OrderPageShown(items=[show_order(sheet) for sheet in page.sheets], next=following)
    )


def _filter(wanted: OrdersWanted, winery_id: int | None) -> OrderFilter | None:
    """What is asked, for the query; None when nothing can match."""
    statuses = wanted.statuses()
    if statuses == ():
        return None
    among = _found(wanted.q.strip(), winery_id) if wanted.q.strip() else None
    if among == ():
        return None
    return OrderFilter(
        since=first_instant(wanted.since) if wanted.since else None,
        until=first_instant(wanted.until, after=1) if wanted.until else None,
        statuses=statuses or (),
        hold=wanted.hold,
        among=among,
    )


def _found(typed: str, winery_id: int | None) -> tuple[int, ...]:
    found = quick_search(typed, winery_id)
    return found.ids if found.opens is None else (found.opens,)


def first_instant(day: date, *, after: int = 0) -> datetime:
    """The first instant of a day at the warehouse, or of the one so many days after."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=after), time.min))
