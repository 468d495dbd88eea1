"""Where wine may go is what people have written down: the most specific rule decides, and names the field."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from recork.fulfillment.rules.destination import (
    Place,
    RuleKind,
    ShippingRule,
    day_of_shipping,
    destination_problems,
)
from recork.fulfillment.rules.hold import HoldReason, Problem
from tests.fulfillment.cast import MARISOL, TODAY

CLOSED, ALLOWED = RuleKind.CLOSED, RuleKind.ALLOWED
TEXAS, AUSTIN, HERE = Place("TX"), Place(zip_prefix="787"), Place(zip_prefix="78701")
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def found(*rules: ShippingRule, on: date = TODAY, **address: str) -> list[Problem]:
    return destination_problems(replace(MARISOL, **address), rules, leaves_on=on)


def fields(*rules: ShippingRule, **address: str) -> list[tuple[str, str]]:
    problems = destination_problems(replace(MARISOL, **address), rules, leaves_on=TODAY)
    return [(problem.reason, problem.field) for problem in problems]


def test_without_rules_wine_goes_anywhere() -> None:
    assert found() == []
    assert found(line1="PO Box 7") == []


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ([(CLOSED, TEXAS, False)], "ship_to.state"),
        ([(CLOSED, AUSTIN, False)], "ship_to.zip"),
        ([(CLOSED, Place("TX", "787"), False)], "ship_to.zip"),
        ([(CLOSED, Place("CA"), False), (CLOSED, Place(zip_prefix="900"), False)], None),
        ([(CLOSED, Place("CA", "787"), False)], None),
        ([(CLOSED, TEXAS, False), (ALLOWED, AUSTIN, False)], None),
        ([(ALLOWED, TEXAS, True), (CLOSED, AUSTIN, False)], "ship_to.zip"),
        ([(CLOSED, AUSTIN, False), (ALLOWED, HERE, False)], None),
        ([(CLOSED, TEXAS, False), (ALLOWED, TEXAS, True)], None),
        ([(ALLOWED, TEXAS, False), (CLOSED, TEXAS, True)], "ship_to.state"),
        ([(CLOSED, TEXAS, True), (ALLOWED, TEXAS, True)], "ship_to.state"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_most_specific_rule_decides_in_whatever_order(
    rules: list[tuple[RuleKind, Place, bool]], field: str | None, *, turned: bool
) -> None:
    made = [ShippingRule(kind, place, is_own=own) for kind, place, own in rules]
    said = fields(*(reversed(made) if turned else made))
    assert said == ([("needs_action", field)] if field else [])


def test_a_no_says_where_and_why() -> None:
    dry = ShippingRule(CLOSED, AUSTIN, words="A dry county.", id=7)
    (problem,) = found(dry)
    assert problem == Problem(
        HoldReason.NEEDS_ACTION, "ship_to.zip", "No wine can be shipped to ZIP 787…. A dry county."
    )
    assert problem.rule_id == 7


def test_a_rule_holds_from_its_first_day_to_its_last() -> None:
    rule = ShippingRule(CLOSED, TEXAS, from_on=TODAY, until_on=TOMORROW)
    days = [YESTERDAY, TODAY, TOMORROW, TOMORROW + timedelta(days=1)]
    assert [bool(found(rule, on=day)) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("line", ["line1", "line2"])
def test_a_po_box_is_refused_where_a_rule_says_so(line: str) -> None:
    everywhere = ShippingRule(RuleKind.NO_PO_BOX)
    assert fields(everywhere, **{line: "P.O. Box 12"}) == [("needs_action", "ship_to.line1")]
    assert fields(everywhere, **{line: "12 Poboxer Street"}) == []
    assert fields(replace(everywhere, place=Place("CA")), **{line: "P.O. Box 12"}) == []


def test_a_licence_is_needed_until_one_is_held() -> None:
    needed = ShippingRule(RuleKind.LICENCE_NEEDED, TEXAS)
    held = ShippingRule(RuleKind.LICENCE_HELD, TEXAS, until_on=TODAY, licence="DS-1", is_own=True)
    assert fields(needed) == [("compliance", "ship_to.state")]
    assert found(needed)[0].words == "No licence for TX"
    assert found(needed, held) == []
    assert fields(needed, replace(held, place=Place("CA"))) == [("compliance", "ship_to.state")]
    (problem,) = found(needed, held, on=TOMORROW)
    assert problem.words == "The licence for TX is good until 23 Nov 2026"


def test_weather_holds_until_the_day_after_the_last() -> None:
    frost = ShippingRule(RuleKind.WEATHER, TEXAS, YESTERDAY, TOMORROW, words="Frost.")
    longer = replace(frost, place=AUSTIN, until_on=TOMORROW + timedelta(days=3))
    (problem,) = found(frost)
    assert problem == Problem(
        HoldReason.WEATHER,
        "",
        "Weather: nothing leaves for TX before 25 Nov 2026. Frost.",
        date(2026, 11, 25),
    )
    assert found(frost, longer)[0].until_on == date(2026, 11, 28)
    assert found(frost, on=TOMORROW + timedelta(days=1)) == []


def test_what_is_closed_says_nothing_of_licence_and_weather() -> None:
    rules = [
        ShippingRule(CLOSED, TEXAS),
        ShippingRule(RuleKind.LICENCE_NEEDED, TEXAS),
        ShippingRule(RuleKind.WEATHER, TEXAS, TODAY, TOMORROW),
        ShippingRule(RuleKind.NO_PO_BOX),
    ]
    assert fields(*rules, line1="Box 40") == [
        ("needs_action", "ship_to.state"), ("needs_action", "ship_to.line1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("requested", "day"), [(None, TODAY), (YESTERDAY, TODAY), (TODAY, TODAY), (TOMORROW, TOMORROW)]
)
def test_what_counts_is_the_day_it_leaves(requested: date | None, day: date) -> None:
    assert day_of_shipping(requested, TODAY) == day
