"""An order as a website or a till sends it."""

import hashlib
import json
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from recork.commerce.rules.refund import TenderKind
from recork.commerce.rules.sale import Buyer, Destination, Sale, SoldLine, Tender
from recork.manners.api.kinds import LINES, ONE_LINE, SKU, SOMETHING, WHOLE, Day, Instant, Sent

MOST_CENTS = 1_000_000_000
MOST_LINES = 200
MOST_OF_EMAIL = 254
MOST_BOTTLES = 1000

Words = Annotated[str, Field(max_length=120, pattern=ONE_LINE)]
Word = Annotated[str, Field(max_length=20, pattern=ONE_LINE)]
Name = Annotated[str, Field(max_length=80, pattern=ONE_LINE)]
Cents = Annotated[int, Field(ge=0, le=MOST_CENTS), WHOLE]


def _folds(email: str) -> str:
    """Addresses are kept in small letters, and some letters are longer when they are small."""
    if len(email.lower()) > MOST_OF_EMAIL:
        raise ValueError(f"in small letters it has more than {MOST_OF_EMAIL}")
    return email


Email = Annotated[
    str,
    Field(
        max_length=MOST_OF_EMAIL,
        pattern=r"^$|^[^@\s\x00-\x1f\x7f-\x9f]{1,64}@[^@\s\x00-\x1f\x7f-\x9f]{1,189}$",
    ),
    AfterValidator(_folds),
]


class BuyerSent(Sent):
    """Who bought it. The e-mail says whether we know them, and takes our letters."""

    name: Annotated[str, Field(max_length=120, pattern=SOMETHING)]
    email: Email = ""
    phone: Annotated[str, Field(max_length=40, pattern=ONE_LINE)] = ""


class ShipToSent(Sent):
    """Where the wine goes."""

    name: Words = ""
    company: Words = ""
    line1: Words = ""
    line2: Words = ""
    city: Name = ""
    state: Word = ""
    zip: Word = ""
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "US"
    phone: Annotated[str, Field(max_length=40, pattern=ONE_LINE)] = ""
    email: Email = ""


class LineSent(Sent):
    """One wine, in bottles; without a price it costs what the list says."""

    sku: Annotated[str, Field(min_length=1, max_length=60, pattern=SKU)]
    bottles: Annotated[int, Field(ge=1, le=MOST_BOTTLES), WHOLE]
    price_cents: Cents | None = None


class TenderSent(Sent):
    """How a part was paid. A card that was charged elsewhere names `payment` and `charge` at the gateway; one
    that we are to charge names its `source`.
    """

    kind: Literal["card", "gift_card", "store_credit", "manual"]
    label: Annotated[str, Field(max_length=60, pattern=SOMETHING)]
    amount_cents: Annotated[int, Field(ge=1, le=MOST_CENTS), WHOLE]
    gateway: Literal["", "stripe", "manual"] = ""
    payment: Name = ""
    charge: Name = ""
    source: Name = ""
    account: Annotated[str, Field(max_length=60, pattern=ONE_LINE)] = ""
    is_captured: Annotated[bool, Field(strict=True)] = True


class OrderSent(Sent):
    """A whole order. The same body again is a repeat, whatever its spacing or order of keys."""

    buyer: BuyerSent
    ship_to: ShipToSent = ShipToSent()
    lines: Annotated[list[LineSent], Field(min_length=1, max_length=MOST_LINES)]
    tenders: Annotated[list[TenderSent], Field(max_length=10)]
    order_type: Literal["Daily", "Club", "Special", "Corporate"] = "Daily"
    club_batch: Annotated[str, Field(max_length=60, pattern=ONE_LINE)] = ""
    carrier: Word = ""
    service: Annotated[str, Field(max_length=40, pattern=ONE_LINE)] = ""
    requested_ship_on: Day | None = None
    shipping_instructions: Annotated[str, Field(max_length=240, pattern=LINES)] = ""
    gift_message: Annotated[str, Field(max_length=500, pattern=LINES)] = ""
    discount_cents: Cents = 0
    shipping_cents: Cents = 0
    tax_cents: Cents = 0
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="The shop's own")] = "USD"
    placed_at: Instant | None = None

    def digest(self) -> bytes:
        """The hash of what was said, however it was spelt; what has its default is left out."""
        said = self.model_dump(mode="json", exclude_defaults=True)
        spelt = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(spelt.encode()).digest()

    def sale(self, number: str) -> Sale:
        """The same for the operation."""
        plain = self.model_dump(exclude={"buyer", "ship_to", "lines", "tenders"})
        return Sale(
            number=number,
            buyer=Buyer(**self.buyer.model_dump()),
            ship_to=Destination(**self.ship_to.model_dump()),
            lines=tuple(SoldLine(**line.model_dump()) for line in self.lines),
            tenders=tuple(
                Tender(**(tender.model_dump() | {"kind": TenderKind(tender.kind)})) for tender in self.tenders
            ),
            digest=self.digest(),
            **plain,
        )
