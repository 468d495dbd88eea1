"""An order as it was sold, before it is written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from recork.commerce.rules.refund import TenderKind


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who bought it; an e-mail, where there is one, says whether we know them."""

    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the wine goes."""

    name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = "US"
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class SoldLine:
    """One wine. No price takes the list price."""

    sku: str
    bottles: int
    price_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Tender:
    """How a part was paid.

    `charge` and `payment` name what the gateway holds already (captured elsewhere, as a website or a POS
    does); a card without them is charged by us through `source`, a payment method at the gateway.
    `account`: the gift card's code.
    """

    kind: TenderKind
    label: str
    amount_cents: int
    gateway: str = ""
    payment: str = ""
    charge: str = ""
    source: str = ""
    account: str = ""
    is_captured: bool = True


@dataclass(frozen=True, slots=True)
class Sale:
    """The whole order. `digest` is that of the body it came in, so that a repeat is known as one.

    No `currency` is the shop's own, which is the only one that it takes.
    """

    number: str
    buyer: Buyer
    ship_to: Destination
    lines: tuple[SoldLine, ...]
    tenders: tuple[Tender, ...]
    digest: bytes | None = None
    order_type: str = "Daily"
    club_batch: str = ""
    carrier: str = ""
    service: str = ""
    requested_ship_on: date | None = None
    shipping_instructions: str = ""
    gift_message: str = ""
    discount_cents: int = 0
    shipping_cents: int = 0
    tax_cents: int = 0
    currency: str = ""
    placed_at: datetime | None = None
    shipping_status: str = ""


class Sums(NamedTuple):
    """What the wines cost, and what the order comes to."""

    goods_cents: int
    total_cents: int


def price_of(line: SoldLine, list_prices: Mapping[str, int]) -> int:
    """What one bottle of a line costs."""
    return list_prices[line.sku] if line.price_cents is None else line.price_cents


def sums_of(sale: Sale, list_prices: Mapping[str, int]) -> Sums:
    """Add a sale up. Every SKU of it has its list price."""
    goods = sum(price_of(line, list_prices) * line.bottles for line in sale.lines)
    return Sums(goods, goods - sale.discount_cents + sale.shipping_cents + sale.tax_cents)
