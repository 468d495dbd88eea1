"""What the generator hands out: plain, immutable values.

Instants are aware UTC, money is integer cents (US dollars), stock and lines
count bottles. Names of states, holds and reasons are the trade words both
houses use; people are named by their display name.
"""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID


class SampleWinery(NamedTuple):
    slug: str
    name: str
    region: str
    sku_prefix: str
    warehouses: tuple[str, ...]


class SampleWarehouse(NamedTuple):
    code: str
    name: str
    city: str
    state: str
    zip_code: str


class SampleSku(NamedTuple):
    winery: str
    code: str
    name: str
    bottle_ml: int
    price_cents: int


class SampleBin(NamedTuple):
    """One shelf place. An empty one has neither winery nor sku."""

    warehouse: str
    code: str
    winery: str
    sku: str


class SampleBooking(NamedTuple):
    """Bottles that came in from the winery, or a correction of the count, whose bottles may be negative."""

    winery: str
    warehouse: str
    sku: str
    bin_code: str
    bottles: int
    at: datetime
    by: str
    note: str


class SampleAddress(NamedTuple):
    name: str
    company: str
    line1: str
    line2: str
    city: str
    state: str
    zip_code: str
    phone: str
    email: str
    is_residential: bool


class SampleLine(NamedTuple):
    """bottles_short: how many of them the warehouse does not have."""

    sku: str
    bottles: int
    bottles_picked: int
    bottles_short: int
    price_cents: int


class SampleMove(NamedTuple):
    """One change of state. The first one comes from nowhere: from_state is empty."""

    from_state: str
    to_state: str
    at: datetime
    by: str
    why: str


class SampleHold(NamedTuple):
    """releasable_by: `winery` (or client services), `client_services` alone, or `nobody`, when it clears by itself.

    `until` is the day it clears by itself, `released_at` says that it is over.
    """

    reason: str
    field: str
    detail: str
    releasable_by: str
    since: datetime
    until: date | None
    released_at: datetime | None
    released_by: str


class SampleCancellation(NamedTuple):
    """A question to stop the order and its answer; `code` is empty when accepted."""

    id: UUID
    asked_by: str
    asked_from: str
    asked_at: datetime
    reason: str
    note: str
    shop_next: str
    pickup_location: str
    pickup_ready_on: date | None
    is_accepted: bool
    code: str


class SamplePutBack(NamedTuple):
    """Bottles of a cancelled order on their way from the cart to the shelf."""

    sku: str
    bottles: int
    bin_code: str
    asked_at: datetime
    done_at: datetime | None
    done_by: str


class SamplePackage(NamedTuple):
    tracking_number: str
    carrier: str
    service: str
    bottles: int
    packed_at: datetime


class SampleTender(NamedTuple):
    """kind: card, gift_card or store_credit."""

    kind: str
    label: str
    amount_cents: int


class SampleOrder(NamedTuple):
    """One order as warehouse and shop know it.

    `order_number` is the number sent to the warehouse (`10243-2` is the second
    sending of the shop's 10243, its `generation` is 2).
    """

    winery: str
    order_number: str
    shop_number: str
    generation: int
    order_type: str
    batch: str
    ship_to: SampleAddress
    warehouse: str
    carrier: str
    service: str
    placed_at: datetime
    received_at: datetime
    requested_ship_on: date
    shipping_instructions: str
    gift_message: str
    state: str
    lines: tuple[SampleLine, ...]
    moves: tuple[SampleMove, ...]
    holds: tuple[SampleHold, ...]
    cancellations: tuple[SampleCancellation, ...]
    put_backs: tuple[SamplePutBack, ...]
    packages: tuple[SamplePackage, ...]
    goods_cents: int
    discount_cents: int
    shipping_cents: int
    tax_cents: int
    total_cents: int
    tenders: tuple[SampleTender, ...]
