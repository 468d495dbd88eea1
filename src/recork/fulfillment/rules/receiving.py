"""What is checked when an order arrives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from recork.fulfillment.rules.address import Address, address_problems
from recork.fulfillment.rules.destination import ShippingRule, day_of_shipping, destination_problems
from recork.fulfillment.rules.hold import HoldReason, Problem


@dataclass(frozen=True, slots=True)
class ArrivingLine:
    """One wine of an arriving order, in bottles."""

    sku: str
    bottles: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """An order as the shop sent it, right in shape and not yet checked.

    `digest` is the hash of the normalised body: a repeat has the same one. `sent_digest` is the hash of the
    very bytes.
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
    sent_digest: bytes = b""


def check_arrival(
    arrival: Arrival,
    *,
    known_skus: frozenset[str],
    warehouse_known: bool,
    rules: Sequence[ShippingRule],
    today: date,
) -> list[Problem]:
    """Everything that keeps this order from being released, apart from stock.

        known_skus       the winery's SKU codes among those ordered
        warehouse_known  whether the warehouse it names, if any, is one of ours
        rules            what concerns the winery's orders
        today            the day at the warehouse

    An empty list means: ready as far as paper goes.
    """
    problems = address_problems(arrival.ship_to)
    leaves_on = day_of_shipping(arrival.requested_ship_on, today)
    problems += destination_problems(arrival.ship_to, rules, leaves_on=leaves_on)
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
