"""What holds an arriving order, named by the field to mend."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from recork.fulfillment.rules.destination import RuleKind, ShippingRule
from recork.fulfillment.rules.hold import HoldReason, Problem
from recork.fulfillment.rules.receiving import Arrival, ArrivingLine, check_arrival
from tests.fulfillment.cast import MARISOL, TODAY, arrival


def found(
    order: Arrival, *, known: tuple[str, ...] = ("ZN21",), warehouse_known: bool = True
) -> list[Problem]:
    return check_arrival(
        order,
        known_skus=frozenset(known),
        warehouse_known=warehouse_known,
        rules=[ShippingRule(RuleKind.NO_PO_BOX)],
        today=TODAY,
    )


def test_an_order_with_everything_in_order_is_not_held() -> None:
    assert found(arrival()) == []


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": ""}, "ship_to.name", "Ship-to incomplete: no name"),
        ({"line1": ""}, "ship_to.line1", "Ship-to incomplete: no street"),
        ({"city": ""}, "ship_to.city", "Ship-to incomplete: no city"),
        ({"state": ""}, "ship_to.state", "Ship-to incomplete: no state"),
        ({"zip": ""}, "ship_to.zip", "Ship-to incomplete: no ZIP code"),
        ({"line1": "P.O. Box 12"}, "ship_to.line1", "Wine can't be delivered to a PO box"),
        ({"line2": "post office box 7"}, "ship_to.line1", "Wine can't be delivered to a PO box"),
        ({"line1": "Box 40"}, "ship_to.line1", "Wine can't be delivered to a PO box"),
        ({"state": "ZZ"}, "ship_to.state", "Unknown state: ZZ"),
        ({"zip": "9720"}, "ship_to.zip", "Not a ZIP code: 9720"),
        ({"zip": "９７２０１"}, "ship_to.zip", "Not a ZIP code: ９７２０１"),
        ({"country": "CA"}, "ship_to.country", "This warehouse ships within the United States only"),
    ],
)
def test_an_address_that_no_box_can_reach_is_held(change: dict[str, str], field: str, words: str) -> None:
    held = found(replace(arrival(), ship_to=replace(MARISOL, **change)))

    assert held == [Problem(HoldReason.NEEDS_ACTION, field, words)]


@pytest.mark.parametrize("line", ["12 Boxwood Lane", "4 Postal Road", "1 Box Canyon Road"])
def test_a_street_that_sounds_like_a_po_box_is_none(line: str) -> None:
    assert found(replace(arrival(), ship_to=replace(MARISOL, line1=line))) == []


def test_an_unknown_wine_is_named_by_its_line() -> None:
    order = arrival(lines=(ArrivingLine("ZN21", 3), ArrivingLine("XX", 3)))

    assert found(order) == [Problem(HoldReason.NEEDS_ACTION, "lines.1.sku", "Unknown wine: XX")]


def test_an_unknown_warehouse_is_named() -> None:
    held = found(arrival(warehouse="XYZ"), warehouse_known=False)

    assert held == [Problem(HoldReason.NEEDS_ACTION, "warehouse", "Unknown warehouse: XYZ")]


def test_instructions_wait_for_somebody_to_read_them() -> None:
    held = found(arrival(shipping_instructions="Ring twice"))

    assert [(problem.reason, problem.field) for problem in held] == [
        (HoldReason.SHIPPING_INSTRUCTIONS, "shipping_instructions")
    ]


@pytest.mark.parametrize(("days", "is_held"), [(-1, False), (0, False), (1, True), (30, True)])
def test_an_order_waits_for_its_day(days: int, is_held: bool) -> None:  # noqa: FBT001 -- a table's column
    day: date = TODAY + timedelta(days)

    held = found(arrival(requested_ship_on=day))

    assert [(problem.reason, problem.until_on) for problem in held] == (
        [(HoldReason.REQUESTED_SHIP_DATE, day)] if is_held else []
    )
