"""What is checked when an order arrives, and what is wrong with it in words people can act on."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from recork.fulfillment.rules.hold import HoldReason


@dataclass(frozen=True, slots=True)
class Address:
    """Where the box goes; every text is as the shop sent it, outer spaces taken off."""

    name: str
    line1: str
    city: str
    state: str
    zip: str
    company: str = ""
    line2: str = ""
    country: str = "US"
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class ArrivingLine:
    """One wine of an arriving order, in bottles."""

    sku: str
    bottles: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """An order as the shop sent it, right in shape and not yet checked.

    `digest` is the hash of the normalised body: a repeat has the same one.
    """

    order_number: str
    digest: bytes
    ship_to: Address
    lines: tuple[ArrivingLine, ...]
    ordered_at: datetime | None = None
    order_type: str = "Daily"
    club_batch: str = ""
    warehouse: str = ""
    carrier: str = ""
    service: str = ""
    requested_ship_on: date | None = None
    shipping_instructions: str = ""
    gift_message: str = ""
    total_cents: int | None = None
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that holds an arriving order, with the field to mend."""

    reason: HoldReason
    field: str
    words: str
    until_on: date | None = None


_PO_BOX = re.compile(r"\b(?:p\.?\s*o\.?|post(?:al)?\s+office)\s*box\b|^\s*box\s+\d", re.IGNORECASE)
_ZIP = re.compile(r"\d{5}(?:-\d{4})?")
US_STATES = frozenset(
    [
        "AL",
        "AK",
        "AZ",
        "AR",
        "CA",
        "CO",
        "CT",
        "DE",
        "DC",
        "FL",
        "GA",
        "HI",
        "ID",
        "IL",
        "IN",
        "IA",
        "KS",
        "KY",
        "LA",
        "ME",
        "MD",
        "MA",
        "MI",
        "MN",
        "MS",
        "MO",
        "MT",
        "NE",
        "NV",
        "NH",
        "NJ",
        "NM",
        "NY",
        "NC",
        "ND",
        "OH",
        "OK",
        "OR",
        "PA",
        "RI",
        "SC",
        "SD",
        "TN",
        "TX",
        "UT",
        "VT",
        "VA",
        "WA",
        "WV",
        "WI",
        "WY",
    ]
)


def address_problems(to: Address) -> list[Problem]:
    """Check that a carrier could deliver a box that an adult must sign for."""
    found: list[tuple[str, str]] = []
    missing = [name for name in ("name", "line1", "city", "state", "zip") if not getattr(to, name)]
    found += [(f"ship_to.{name}", f"Ship-to incomplete: {_LABELS[name]}") for name in missing]
    if any(_PO_BOX.search(line) for line in (to.line1, to.line2)):
        found.append(("ship_to.line1", "Wine can't be delivered to a PO box"))
    if to.country != "US":
        found.append(("ship_to.country", "This warehouse ships within the United States only"))
    elif to.state and to.state not in US_STATES:
        found.append(("ship_to.state", f"Unknown state: {to.state}"))
    if to.zip and to.country == "US" and not _ZIP.fullmatch(to.zip):
        found.append(("ship_to.zip", f"Not a ZIP code: {to.zip}"))
    return [Problem(HoldReason.NEEDS_ACTION, where, words) for where, words in found]


_LABELS = {
    "name": "no name",
    "line1": "no street",
    "city": "no city",
    "state": "no state",
    "zip": "no ZIP code",
}


def check_arrival(
    arrival: Arrival, *, known_skus: frozenset[str], warehouse_known: bool, today: date
) -> list[Problem]:
    """Everything that keeps this order from being released, apart from stock.

        known_skus       the winery's SKU codes among those ordered
        warehouse_known  whether the warehouse it names, if any, is one of ours
        today            the day at the warehouse

    An empty list means: ready as far as paper goes.
    """
    problems = address_problems(arrival.ship_to)
    problems += [
        Problem(HoldReason.NEEDS_ACTION, f"lines.{at}.sku", f"Unknown wine: {line.sku}")
        for at, line in enumerate(arrival.lines)
        if line.sku not in known_skus
    ]
    if not warehouse_known:
        words = f"Unknown warehouse: {arrival.warehouse or 'none is set for the winery'}"
        problems.append(Problem(HoldReason.NEEDS_ACTION, "warehouse", words))
    if arrival.shipping_instructions:
        words = "Shipping instructions to read"
        problems.append(Problem(HoldReason.SHIPPING_INSTRUCTIONS, "shipping_instructions", words))
    if arrival.requested_ship_on is not None and arrival.requested_ship_on > today:
        day = f"{arrival.requested_ship_on.day} {arrival.requested_ship_on:%b}"
        words = f"Leaves on {day}, as asked"
        problems.append(
            Problem(
                HoldReason.REQUESTED_SHIP_DATE,
                "requested_ship_on",
                words,
                arrival.requested_ship_on,
            )
        )
    return problems
