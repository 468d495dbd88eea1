"""An order as a shop sends it: what it must look like, before anybody asks whether it can be shipped."""

import hashlib
import json
from typing import Annotated, Literal

from pydantic import Field

from recork.fulfillment.rules.address import Address
from recork.fulfillment.rules.receiving import Arrival, ArrivingLine
from recork.manners.api.kinds import LINES, ONE_LINE, SKU, WHOLE, Day, Instant, Sent

MOST_LINES = 200
MOST_BOTTLES = 1000
MOST_CENTS = 1_000_000_000_000

Word = Annotated[str, Field(max_length=20, pattern=ONE_LINE)]
Words = Annotated[str, Field(max_length=120, pattern=ONE_LINE)]


class ShipToSent(Sent):
    """Where the box goes. What is missing or wrong is kept as it is, and holds the order until it is mended."""

    name: Words = ""
    company: Words = ""
    line1: Words = ""
    line2: Words = ""
    city: Annotated[str, Field(max_length=80, pattern=ONE_LINE)] = ""
    state: Word = Field("", examples=["TX"])
    zip: Word = Field("", examples=["78701"])
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "US"
    phone: Annotated[str, Field(max_length=40, pattern=ONE_LINE)] = ""
    email: Annotated[str, Field(max_length=254, pattern=ONE_LINE)] = ""


class LineSent(Sent):
    """One wine of the order, in bottles (not cases)."""

    sku: Annotated[str, Field(min_length=1, max_length=60, pattern=SKU, examples=["ZN21"])]
    bottles: Annotated[int, Field(ge=1, le=MOST_BOTTLES, examples=[6]), WHOLE]


class OrderSent(Sent):
    """An order to be shipped. The same body again is a repeat, whatever its spacing or order of keys."""

    ordered_at: Instant | None = Field(None, description="When the customer ordered; default: now")
    order_type: Literal["Daily", "Club", "Special", "Corporate"] = "Daily"
    club_batch: Annotated[str, Field(max_length=60, pattern=ONE_LINE)] = ""
    warehouse: Word = Field("", description="Its code; default: the winery's own", examples=["ACN"])
    carrier: Word = Field("", examples=["UPS"])
    service: Annotated[str, Field(max_length=40, pattern=ONE_LINE)] = Field("", examples=["UPS Ground"])
    requested_ship_on: Day | None = Field(None, description="Not to leave before this day")
    shipping_instructions: Annotated[str, Field(max_length=240, pattern=LINES)] = ""
    gift_message: Annotated[str, Field(max_length=500, pattern=LINES)] = ""
    total_cents: Annotated[int, Field(ge=0, le=MOST_CENTS), WHOLE] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    ship_to: ShipToSent
    lines: Annotated[list[LineSent], Field(min_length=1, max_length=MOST_LINES)]

    def digest(self) -> bytes:
        """The hash of what was said, however it was spelt.

        What has its default is left out, so that a field added later doesn't make a repeat of an
        old order look like another one. For the same reason a default may never change.
        """
        said = self.model_dump(mode="json", exclude_defaults=True)
        spelt = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(spelt.encode()).digest()

    def arrival(self, order_number: str) -> Arrival:
        """The same for the operation."""
        return Arrival(
            order_number=order_number,
            digest=self.digest(),
            ship_to=Address(**dict(self.ship_to)),
            lines=tuple(ArrivingLine(line.sku, line.bottles) for line in self.lines),
            ordered_at=self.ordered_at,
            order_type=self.order_type,
            club_batch=self.club_batch,
            warehouse=self.warehouse,
            carrier=self.carrier,
            service=self.service,
            requested_ship_on=self.requested_ship_on,
            shipping_instructions=self.shipping_instructions,
            gift_message=self.gift_message,
            total_cents=self.total_cents,
            currency=self.currency,
        )
