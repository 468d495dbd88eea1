"""A sale as people type it, in a form or in a table: read cell by cell, refused in words beside the cell."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time

from recork.commerce.rules.order import SHIPPING_WORDS, ShippingStatus
from recork.commerce.rules.refund import TenderKind
from recork.commerce.rules.sale import Buyer, Destination, Sale, SoldLine, Tender, sums_of
from recork.commerce.rules.submission import LONGEST_OWN
from recork.manners.entry import (
    Unfit,
    cents_of,
    country_of,
    day_of,
    email_of,
    line_of,
    order_number,
    phone_of,
    sku_code,
    text_of,
    whole_number,
)

type Cells = Mapping[str, str]

MOST_BOTTLES = 1000
MOST_LINES = 200
MOST_CENTS = 1_000_000_000

BUYER = ("name", "email", "phone")
SHIP_TO = ("ship_to_name", "company", "line1", "line2", "city", "state", "zip", "country")
DETAILS = (
    "order_type", "club_batch", "carrier", "service", "requested_ship_on", "shipping_instructions",
    "gift_message", "shipping_status",
)  # fmt: skip
AMOUNTS = ("discount", "shipping", "tax")
LINE = ("sku", "bottles", "price")

ORDER_TYPES = ("Daily", "Club", "Special", "Corporate")
MAY_BE = {
    SHIPPING_WORDS[ShippingStatus(key)].lower(): key
    for key in ("", "handled_externally", "no_shipping_required")
}
"""Words for the Shipping Status that an order may come in with; blank sends it to the warehouse."""
MOST = {"ship_to_name": 120, "company": 120, "line1": 120, "line2": 120, "city": 80, "state": 20, "zip": 20}


@dataclass(frozen=True, slots=True)
class TypedTender:
    """How a part was paid; no amount takes what the others leave over.

    account  a gift card's code, or a card's payment method at the gateway
    """

    kind: TenderKind = TenderKind.MANUAL
    label: str = "Paid elsewhere"
    account: str = ""
    amount_cents: int | None = None


def read_line(cells: Cells) -> SoldLine:
    """One wine. Raises `Unfit`."""
    try:
        sku = sku_code(cells["sku"])
    except Unfit as unfit:
        raise Unfit("sku", unfit.words) from unfit
    bottles = whole_number(cells["bottles"], "bottles")
    if not 1 <= bottles <= MOST_BOTTLES:
        raise Unfit("bottles", f"From 1 to {MOST_BOTTLES:,} bottles.")
    price = cells.get("price", "")
    return SoldLine(sku, bottles, _cents(price, "price") if price.strip() else None)


def read_tender(kind: TenderKind, label: str, account: str, amount: str) -> TypedTender:
    """One tender. Raises `Unfit`."""
    names = line_of(account, "account", most=60, may_be_empty=True)
    if kind in {TenderKind.CARD, TenderKind.GIFT_CARD} and not names:
        raise Unfit("account", "Say which.")
    called = line_of(label, "label", most=60, may_be_empty=True) or _CALLED[kind]
    cents = _cents(amount, "amount") if amount.strip() else None
    if cents == 0:
        raise Unfit("amount", "An amount is more than nothing.")
    return TypedTender(kind, called, names, cents)


_CALLED = {
    TenderKind.MANUAL: "Paid elsewhere",
    TenderKind.CARD: "Card",
    TenderKind.GIFT_CARD: "Gift card",
    TenderKind.STORE_CREDIT: "Store credit",
}


def read_sale(cells: Cells, lines: Sequence[SoldLine]) -> Sale:
    """An order without its tenders. Cells that are missing were left empty. Raises `Unfit`."""
    if not 1 <= len(lines) <= MOST_LINES:
        raise Unfit("sku", f"An order has from 1 to {MOST_LINES} wines.")
    said = {name: cells.get(name, "") for name in (*BUYER, *SHIP_TO, *DETAILS, *AMOUNTS, "placed_on")}
    buyer = Buyer(
        line_of(said["name"], "name", most=120),
        email_of(said["email"]) if said["email"].strip() else "",
        phone_of(said["phone"], "phone"),
    )
    placed_on = day_of(said["placed_on"], "placed_on")
    return Sale(
        number=order_number(cells.get("number", ""), "number", most=LONGEST_OWN),
        buyer=buyer,
        ship_to=_ship_to(said, buyer),
        lines=tuple(lines),
        tenders=(),
        order_type=_one_of(ORDER_TYPES, said["order_type"].strip().capitalize() or "Daily", "order_type"),
        club_batch=line_of(said["club_batch"], "club_batch", most=60, may_be_empty=True),
        carrier=line_of(said["carrier"], "carrier", most=20, may_be_empty=True),
        service=line_of(said["service"], "service", most=40, may_be_empty=True),
        requested_ship_on=day_of(said["requested_ship_on"], "requested_ship_on"),
        shipping_instructions=text_of(said["shipping_instructions"], "shipping_instructions", most=240),
        gift_message=text_of(said["gift_message"], "gift_message", most=500),
        discount_cents=_cents(said["discount"], "discount"),
        shipping_cents=_cents(said["shipping"], "shipping"),
        tax_cents=_cents(said["tax"], "tax"),
        placed_at=datetime.combine(placed_on, time(12), UTC) if placed_on else None,
        shipping_status=_shipping_status(said["shipping_status"]),
    )


def with_tenders(sale: Sale, typed: Sequence[TypedTender], list_prices: Mapping[str, int]) -> Sale:
    """The sale with its money; what no tender names falls to the one without an amount.

    Every SKU has its list price. Raises `Unfit` when more than one has no amount.
    """
    total = sums_of(sale, list_prices).total_cents
    named = sum(tender.amount_cents or 0 for tender in typed)
    if sum(tender.amount_cents is None for tender in typed) > 1:
        raise Unfit("amount", "One tender at most takes what is left over.")
    tenders = tuple(
        _tender(tender, total - named if tender.amount_cents is None else tender.amount_cents)
        for tender in typed
        if tender.amount_cents is not None or total > named
    )
    return replace(sale, tenders=tenders, digest=_digest(sale, typed))


def _digest(sale: Sale, typed: Sequence[TypedTender]) -> bytes:
    """The hash of what was typed, so that the same typed again is known as a repeat, whatever wines cost by then."""
    said = [asdict(sale), *map(asdict, typed)]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).digest()


def _tender(typed: TypedTender, cents: int) -> Tender:
    is_card = typed.kind is TenderKind.CARD
    return Tender(
        typed.kind,
        typed.label,
        cents,
        source=typed.account if is_card else "",
        account="" if is_card else typed.account,
        is_captured=not is_card,
    )


def _ship_to(said: Cells, buyer: Buyer) -> Destination:
    words = {name: line_of(said[name], name, most=most, may_be_empty=True) for name, most in MOST.items()}
    return Destination(
        name=words.pop("ship_to_name") or buyer.name,
        country=country_of(said["country"], "country"),
        phone=buyer.phone,
        email=buyer.email,
        **words,
    )


def _cents(text: str, field: str) -> int:
    cents = cents_of(text, field)
    if cents > MOST_CENTS:
        raise Unfit(field, f"At most {MOST_CENTS // 100:,}.")
    return cents


def _shipping_status(text: str) -> str:
    words = " ".join(text.split()).lower()
    if words not in MAY_BE:
        raise Unfit("shipping_status", "Leave it blank, or say Handled Externally or No Shipping Required.")
    return MAY_BE[words]


def _one_of(known: Sequence[str], word: str, field: str) -> str:
    if word not in known:
        raise Unfit(field, f"One of {', '.join(known)}.")
    return word
