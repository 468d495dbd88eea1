"""An order as programs are shown it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from recork.fulfillment.rules.cancellation import AskedFrom, CancelReason, ShopNext
from recork.fulfillment.rules.carrier_request import CarrierStanding, CarrierWant
from recork.fulfillment.rules.hold import HoldReason, Releaser
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.status import Status
from recork.manners.api.kinds import Shown
from recork.manners.api.problem import NextStepShown, Problem


class CancelRefusal(Shown):
    """Why a cancellation would be declined now."""

    code: str = Field(examples=["already_packed"])
    detail: str
    next_steps: list[NextStepShown]


class HoldShown(Shown):
    """One thing that keeps the order from being released, with the field to mend."""

    reason: HoldReason
    field: str = Field(examples=["ship_to.zip"])
    words: str
    opened_at: datetime
    until_on: date | None
    released_by: Releaser = Field(description="Who may clear it; nobody: it clears with its cause")


class LineShown(Shown):
    """One wine, in bottles. The name is empty while the SKU is unknown."""

    sku: str
    name: str
    bottles: int
    bottles_picked: int


class ShipToShown(Shown):
    """Where the box goes, as the shop sent it."""

    name: str
    company: str
    line1: str
    line2: str
    city: str
    state: str
    zip: str
    country: str
    phone: str
    email: str


class PackageShown(Shown):
    """A box; it has a tracking number once there is one."""

    carrier: str
    tracking: str
    bottles: int
    packed_at: datetime


class PickupShown(Shown):
    """Where the customer fetches the bottles."""

    location: str
    ready_on: date | None


class StopShown(Shown):
    """The cancellation that stopped the order."""

    id: UUID
    reason: CancelReason
    note: str
    asked_at: datetime
    asked_by: str
    asked_from: AskedFrom
    shop_next: ShopNext
    pickup: PickupShown | None
    bottles_released: int
    bottles_coming_back: int


class InterceptOfOrder(Shown):
    """The last asking to pull the order out, and its answer so far."""

    id: UUID
    answer: str = Field(examples=["pending", "accepted", "already_cancelled", "declined"])
    code: str | None
    detail: str | None
    reason: CancelReason
    asked_at: datetime
    asked_by: str
    answer_by: datetime
    answered_at: datetime | None


class CarrierRequestOfOrder(Shown):
    """What somebody wants the carrier to do with the boxes, and how far that is."""

    id: UUID
    want: CarrierWant
    ship_to: ShipToShown | None = Field(description="The new address of a reroute")
    location: str | None = Field(description="Where the carrier is to hold it")
    standing: CarrierStanding
    reference: str | None = Field(description="The carrier's own, since it was asked")
    code: str | None
    detail: str | None
    reason: CancelReason
    note: str
    asked_at: datetime
    asked_by: str
    carrier_asked_at: datetime | None
    answered_at: datetime | None
    answered_by: str | None
    arrived_at: datetime | None = Field(description="When a box that was sent back was checked in")


class EntryShown(Shown):
    """One thing that happened."""

    at: datetime
    who: str
    what: str
    more: str
    kind: str


class OrderShown(Shown):
    """An order as it stands."""

    order_number: str
    fulfillment_number: str
    winery: str = Field(description="The winery's short name")
    state: OrderState = Field(description="Where the bottles are")
    status: Status = Field(description="What people are shown: the state, and what holds the order")
    version: int = Field(description="Counts the changes of this order")
    is_cancellable: bool
    is_editable: bool = Field(description="Its address, day and wines may still be changed here")
    cancel_refusal: CancelRefusal | None
    holds: list[HoldShown] = Field(description="The open ones")
    lines: list[LineShown]
    ship_to: ShipToShown
    packages: list[PackageShown]
    cancellation: StopShown | None
    intercept: InterceptOfOrder | None
    carrier_request: CarrierRequestOfOrder | None
    shop_next: ShopNext | None = Field(description="What its shop is to do since the stop; as in the news")
    pickup: PickupShown | None
    order_type: str
    club_batch: str
    warehouse: str
    carrier: str
    service: str
    bottles: int
    total_cents: int | None
    currency: str
    ordered_at: datetime
    received_at: datetime
    moved_at: datetime
    requested_ship_on: date | None
    shipping_instructions: str
    gift_message: str


class OrderRefused(Problem):
    """An order that isn't taken. Of one that was called back before it arrived: by which question, and what its
    shop is to do.
    """

    question_id: UUID | None = None
    shop_next: ShopNext | None = None


class ShopReportShown(Shown):
    """What the order's shop last said of it."""

    version: int
    heard_at: datetime
    shop_number: str
    order_status: str
    payment_status: str
    shipping_status: str
    resend_at: datetime | None
    links: list[dict[str, Any]]
    effects: list[dict[str, Any]]
    entries: list[dict[str, Any]]


class OrderWithStory(OrderShown):
    """An order with everything that happened to it, oldest first."""

    timeline: list[EntryShown]
    shop_report: ShopReportShown | None = Field(description="Null until the shop has told anything")
