"""All that the page of one order shows."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery

from recork.fulfillment.models import (
    Cancellation,
    CarrierRequest,
    Intercept,
    Order,
    OrderLine,
    Package,
    ReleasePlan,
    ShopNextChange,
    StockBalance,
)
from recork.fulfillment.queries.course import Step, course_of
from recork.fulfillment.queries.linked_orders import Linked, linked_orders
from recork.fulfillment.queries.order_story import Records, records_of, tell_both
from recork.fulfillment.queries.shop_side import ShopSide
from recork.fulfillment.queries.story_entry import Entry
from recork.fulfillment.rules.cancellation import Outcome, Refusal, decide_cancellation
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState


@dataclass(frozen=True, slots=True)
class Line:
    """One wine of the order, in bottles. `bin` is where it stands in the order's warehouse.

    `set_aside` says whether bottles are promised to this line; only those can be released.
    """

    wine: str
    sku_code: str
    bottle_ml: int | None
    bin: str
    bottles: int
    bottles_picked: int
    set_aside: bool


@dataclass(frozen=True, slots=True)
class Held:
    """One hold, open until `released_at`; on `until_on` it clears by itself. `field` names what to mend."""

    reason: HoldReason
    field: str
    words: str
    until_on: date | None
    released_at: datetime | None
    released_by: str


@dataclass(frozen=True, slots=True)
class OrderDetails:
    """An order as its page shows it; `order` comes with its ship-to, warehouse, shop and winery.

    `decision` is what a cancellation would be answered now; `stop` is the one that stopped it,
    `next_release_at` is when it goes to the floor by itself, while it waits for that; `intercept` the last asking to pull it out, `carrier_request` the last to its carrier, `wishes` what was wanted of the shop since, and `side` what the shop last said.
    """

    order: Order
    lines: list[Line]
    course: list[Step]
    holds: list[Held]
    boxes: list[Package]
    linked: list[Linked]
    story: list[Entry]
    decision: Outcome | Refusal
    stop: Cancellation | None
    intercept: Intercept | None
    carrier_request: CarrierRequest | None
    wishes: list[ShopNextChange]
    side: ShopSide | None
    next_release_at: datetime | None

    @property
    def bottles_picked(self) -> int:
        return sum(line.bottles_picked for line in self.lines)


def order_details(order_id: int) -> OrderDetails:
    """Read one order in scope. Thirteen statements, whatever is in it, fifteen where a shop is connected.

    Raises `Order.DoesNotExist`.
    """
    plan = ReleasePlan.objects.filter(winery=OuterRef("winery"))
    order = (
        Order.objects.select_related("ship_to", "warehouse", "connection", "winery")
        .annotate(planned_at=Subquery(plan.values("next_at")))
        .get(pk=order_id)
    )
    is_ready = order.state == OrderState.RECEIVED and order.leading_hold is None
    records = records_of(order)
    return OrderDetails(
        order=order,
        lines=lines_of(order),
        course=course_of(records.moves),
        holds=_holds(records),
        boxes=records.boxes,
        linked=linked_orders(order),
        story=tell_both(records),
        decision=decide_cancellation(OrderState(order.state)),
        stop=next((asked for asked in records.questions if asked.outcome == Outcome.CANCELLED), None),
        intercept=records.intercepts[-1] if records.intercepts else None,
        carrier_request=records.carrier_requests[-1] if records.carrier_requests else None,
        wishes=records.wishes,
        side=records.side,
        next_release_at=order.planned_at if is_ready else None,
    )


def lines_of(order: Order) -> list[Line]:
    """The order's wines, in the order in which the shop sent them."""
    place = StockBalance.objects.filter(sku=OuterRef("sku"), warehouse=order.warehouse_id)
    rows = (
        OrderLine.objects.filter(order=order)
        .select_related("sku")
        .annotate(bin_code=Subquery(place.values("bin__code")[:1]))
        .order_by("position")
    )
    return [
        Line(
            wine=row.sku.name if row.sku else "Unknown wine",
            sku_code=row.sku_code,
            bottle_ml=row.sku.bottle_ml if row.sku else None,
            bin=row.bin_code or "",
            bottles=row.bottles,
            bottles_picked=row.bottles_picked,
            set_aside=row.allocation_id is not None,
        )
        for row in rows
    ]


def _holds(records: Records) -> list[Held]:
    """Open ones first, each kind in the order in which they came."""
    return [
        Held(
            reason=HoldReason(hold.reason),
            field=hold.field,
            words=hold.words,
            until_on=hold.until_on,
            released_at=hold.released_at,
            released_by=hold.released_by,
        )
        for hold in sorted(records.holds, key=lambda hold: hold.released_at is not None)
    ]
