"""An order of the shop as programs are shown it."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from recork.manners.api.kinds import Shown

WaitsFor = Annotated[
    Literal["edit_decision"] | None,
    Field(
        description="`edit_decision`: it was edited at the warehouse, and is sent no sooner than somebody has chosen, on"
        " its page, between that and ours"
    ),
]


class LineShown(Shown):
    """One wine, in bottles; `paid_cents` is its share of what was paid without the shipping fee."""

    position: int
    sku: str
    name: str
    bottles: int
    price_cents: int
    paid_cents: int


class TenderShown(Shown):
    """One part of the payment."""

    kind: str
    label: str
    amount_cents: int
    state: str


class RefundShown(Shown):
    """What is owed back of one tender, and how far that has come."""

    tender: str
    purpose: str
    amount_cents: int
    outcome: str
    at: datetime
    finished_at: datetime | None


class LineBackShown(Shown):
    """What was refunded of one line."""

    position: int
    bottles: int
    amount_cents: int
    is_return: bool


class PartialRefundShown(Shown):
    """A refund that somebody asked for under an id of their own."""

    id: UUID
    number: str
    amount_cents: int
    note: str
    asked_by: str
    at: datetime
    lines: list[LineBackShown]
    parts: list[RefundShown] = Field(description="What goes back to each tender, and how far it has come")
    payment_status: str


class SubmissionShown(Shown):
    """One sending to the warehouse."""

    order_number: str
    state: str
    asked_at: datetime
    warehouse_state: str
    refusal: str


class PickupShown(Shown):
    """Where the customer fetches the wine."""

    location: str
    ready_on: date | None


class EntryShown(Shown):
    """One thing that happened."""

    at: datetime
    who: str
    what: str
    kind: str


class OrderShown(Shown):
    """An order as it stands. Statuses are in people's words; an empty `shipping_status` is blank."""

    number: str
    order_status: str = Field(examples=["Submitted"])
    payment_status: str = Field(examples=["Paid"])
    shipping_status: str = Field(examples=["Sent to Fulfillment"])
    version: int = Field(description="Counts the changes of this order")
    total_cents: int
    captured_cents: int
    refunded_cents: int = Field(description="What the gateways, or people, have said to be given back")
    currency: str
    bottles: int
    placed_at: datetime
    resend_at: datetime | None = Field(
        description="When it is sent to the warehouse again by itself, at the earliest; null while `waits_for` says more"
    )
    waits_for: WaitsFor
    pickup: PickupShown | None
    attention: str = Field(description="Why a person should look at it; empty when nobody has to")
    replaces: str | None
    replaced_by: str | None
    tenders: list[TenderShown]
    refunds: list[RefundShown]
    lines: list[LineShown]
    submissions: list[SubmissionShown]


class OrderWithStory(OrderShown):
    """An order with everything that happened to it, oldest first."""

    timeline: list[EntryShown]


class CancellationShown(Shown):
    """A question whether an order may be cancelled; `answer` is empty while the warehouse is asked."""

    id: UUID
    number: str
    answer: str = Field(examples=["accepted"])
    code: str | None
    detail: str | None
    order_status: str
    payment_status: str
    asked_at: datetime
    answered_at: datetime | None


class InterceptShown(CancellationShown):
    """A question to the warehouse's floor; `answer` is empty until it, or the deadline there, has answered."""

    answer_by: datetime | None
    shipping_status: str


class CarrierRequestShown(Shown):
    """What was asked of a carrier, here or at the warehouse, and how far that is by the last that was heard."""

    id: UUID
    number: str
    order_number: str = Field(description="Under which it was sent")
    want: str
    ship_to: dict[str, str] | None
    location: str | None
    standing: str = Field(examples=["asking", "wanted", "with_carrier", "done", "refused"])
    reference: str | None = Field(description="The carrier's own, since it was asked")
    code: str | None
    detail: str | None
    asked_by: str
    asked_at: datetime
    heard_at: datetime | None
    arrived_at: datetime | None = Field(description="When a box that was sent back was heard to be here")


class ShippingShown(Shown):
    """How the wine gets to the customer, and whether the warehouse is being asked about it."""

    number: str
    shipping_status: str
    version: int
    waits_for: WaitsFor
    question_id: UUID | None
    answer: str | None
