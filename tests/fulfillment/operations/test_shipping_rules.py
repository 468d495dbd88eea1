"""Shipping rules hold orders when they come, when they are edited, when a rule changes, and before they leave."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection
from django.test.utils import CaptureQueriesContext

from recork.fulfillment.models import News, Order, ShippingRule, Winery, scope
from recork.fulfillment.operations.edit import edit_order
from recork.fulfillment.operations.hold import release_holds
from recork.fulfillment.operations.look_again import look_again
from recork.fulfillment.operations.move import move_orders
from recork.fulfillment.operations.shipping_rule import Draft, add_rule, change_rule, end_rule
from recork.fulfillment.operations.wave import release_wave
from recork.fulfillment.rules.actor import MACHINE, Actor, NotAllowed, Role
from recork.fulfillment.rules.destination import RuleKind
from recork.fulfillment.rules.edit import Edit
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.tasks import shipping_rule as job
from recork.manners.entry import Unfit
from tests.fulfillment.cast import MARISOL, NOW, PETE, SERVICE, TODAY, House, place

ADA = Actor(name="Ada Admin", role=Role.ADMINISTRATOR, winery_id=None)
NO_TEXAS = Draft(RuleKind.CLOSED, state="TX", words="Sample.")
FROST = Draft(RuleKind.WEATHER, state="TX", from_on=TODAY, until_on=TODAY + timedelta(days=4))
LICENCE = Draft(RuleKind.LICENCE_NEEDED, state="TX")


def say(draft: Draft, winery: Winery | None = None, actor: Actor = ADA) -> ShippingRule:
    with scope.of_actor(actor):
        return add_rule(actor, winery, draft, now=NOW)


def open_holds(order: Order) -> list[tuple[str, str, str]]:
    with scope.of_every_winery():
        found = order.holds.filter(released_at=None).values_list("reason", "field", "words")
        return sorted(found)


def reasons(order: Order) -> list[str]:
    return [reason for reason, _, _ in open_holds(order)]


def look(orders: Iterable[Order]) -> None:
    with scope.of_every_winery():
        look_again([order.pk for order in orders], now=NOW, today=TODAY)


def told(order: Order) -> list[str]:
    with scope.of_every_winery():
        return list(News.objects.filter(order=order).order_by("pk").values_list("type", flat=True))


@pytest.mark.parametrize(
    ("draft", "hold"),
    [
        (NO_TEXAS, ("needs_action", "ship_to.state", "No wine can be shipped to TX. Sample.")),
        (
            Draft(RuleKind.CLOSED, zip_prefix="787"),
            ("needs_action", "ship_to.zip", "No wine can be shipped to ZIP 787…"),
        ),
        (LICENCE, ("compliance", "ship_to.state", "No licence for TX")),
        (FROST, ("weather", "", "Weather: nothing leaves for TX before 28 Nov 2026")),
    ],
)
def test_what_comes_is_checked(house: House, draft: Draft, hold: tuple[str, str, str]) -> None:
    rule = say(draft)
    order = place(house.alder_shop)
    assert open_holds(order) == [hold]
    with scope.of_every_winery():
        assert order.holds.get().rule_id == rule.pk
        order.refresh_from_db()
    assert (order.state, order.leading_hold) == ("received", hold[0])


def test_a_winerys_own_rule_concerns_nobody_else(house: House) -> None:
    say(NO_TEXAS, house.birch)
    assert open_holds(place(house.alder_shop)) == []
    assert reasons(place(birch_shop(house))) == ["needs_action"]


def test_a_licence_is_one_winerys(house: House) -> None:
    say(LICENCE)
    say(Draft(RuleKind.LICENCE_HELD, state="TX", licence="DS-1"), house.alder)
    assert open_holds(place(house.alder_shop)) == []
    assert reasons(place(birch_shop(house))) == ["compliance"]


def birch_shop(house: House) -> Actor:
    return replace(house.alder_shop, winery_id=house.birch.pk, connection_id=None)


def test_an_edit_decides_anew(house: House) -> None:
    say(NO_TEXAS)
    say(Draft(RuleKind.CLOSED, state="NV"))
    order = place(house.alder_shop)
    vermont = replace(MARISOL, city="Stowe", state="VT", zip="05672")
    nevada = replace(MARISOL, city="Reno", state="NV", zip="89501")
    with scope.of_actor(house.nora):
        edit_order(house.nora, "10234", uuid4(), Edit(1, ship_to=vermont), now=NOW, today=TODAY)
    assert open_holds(order) == []
    with scope.of_actor(house.nora):
        edit_order(house.nora, "10234", uuid4(), Edit(2, ship_to=nevada), now=NOW, today=TODAY)
    assert open_holds(order) == [("needs_action", "ship_to.state", "No wine can be shipped to NV")]


def test_a_new_rule_finds_who_waits_and_its_end_lets_them_go(house: House) -> None:
    waits, on_floor = place(house.alder_shop), place(house.alder_shop, "10235", state=OrderState.PICKING)
    rule = say(FROST)
    look([waits, on_floor])
    assert (reasons(waits), reasons(on_floor)) == (["weather"], [])
    look([waits, on_floor])
    assert told(waits) == ["order.received", "order.held"]
    with scope.of_every_winery():
        assert end_rule(ADA, rule, now=NOW) is True
        assert end_rule(ADA, rule, now=NOW) is False
    look([waits, on_floor])
    assert reasons(waits) == []
    assert told(waits) == ["order.received", "order.held", "order.hold_released"]


def test_what_was_let_go_on_purpose_is_not_held_again(house: House) -> None:
    say(FROST)
    order = place(house.alder_shop)
    with scope.of_actor(house.nora):
        release_holds(house.nora, [order.pk], None, now=NOW)
    look([order])
    assert reasons(order) == []


def test_nothing_leaves_against_a_rule_that_nobody_had_time_to_look_at(house: House) -> None:
    by_wave, by_move, elsewhere = (place(house.alder_shop, number) for number in ("1", "2", "3"))
    with scope.of_every_winery():
        elsewhere.ship_to.__class__.objects.filter(order=elsewhere).update(state="VT", zip="05672")
    say(NO_TEXAS)
    with scope.of_every_winery():
        ids = [by_wave.pk, elsewhere.pk]
        released = release_wave(PETE, house.warehouse.pk, ids, now=NOW, request_id=uuid4())
        (moved,) = move_orders(PETE, [by_move.pk], OrderState.RELEASED, now=NOW)
        states = dict(Order.objects.values_list("order_number", "state"))
    assert (released and released.orders, moved.outcome, moved.hold) == (1, "held", "needs_action")
    assert states == {"1": "received", "2": "received", "3": "released"}


def test_holds_that_no_rule_has_put_stay(house: House) -> None:
    order = place(house.alder_shop, shipping_instructions="Leave it with the neighbour")
    say(NO_TEXAS)
    look([order])
    assert reasons(order) == ["needs_action", "shipping_instructions"]


def test_the_job_looks_at_all_who_wait(live_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = live_house
    monkeypatch.setattr("recork.fulfillment.operations.look_again.AT_ONCE", 2)
    orders = [place(house.alder_shop, str(number)) for number in range(5)]
    say(NO_TEXAS)
    job.look_again.func(house.birch.pk)
    assert [reasons(order) for order in orders] == [[]] * 5
    job.look_again_hourly(0)
    assert [reasons(order) for order in orders] == [["needs_action"]] * 5


@pytest.mark.parametrize("wines", [2, 20])
def test_a_set_takes_the_same_few_statements(house: House, wines: int) -> None:
    orders = [place(house.alder_shop, str(number)) for number in range(wines)]
    say(NO_TEXAS)
    with CaptureQueriesContext(connection) as asked:
        look(orders)
    statements = [each["sql"] for each in asked if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) <= 9, "\n".join(statements)


def test_a_changed_rule_leaves_the_old_one_on_record(house: House) -> None:
    rule = say(NO_TEXAS)
    with scope.of_every_winery():
        new = change_rule(ADA, rule, replace(NO_TEXAS, state="UT"), now=NOW)
        kept = ShippingRule.objects.exclude(kind=RuleKind.NO_PO_BOX).order_by("pk")
        assert list(kept.values_list("state", "ended_by")) == [("TX", "Ada Admin"), ("UT", "")]
        with pytest.raises(Unfit, match="This rule has ended"):
            change_rule(ADA, rule, NO_TEXAS, now=NOW)
        assert ShippingRule.objects.get(ended_at=None, kind=RuleKind.CLOSED) == new


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft(RuleKind.CLOSED), "state"),
        (Draft(RuleKind.CLOSED, state="ZZ"), "state"),
        (Draft(RuleKind.CLOSED, zip_prefix="12"), "zip_prefix"),
        (Draft(RuleKind.CLOSED, zip_prefix="１２３"), "zip_prefix"),
        (Draft(RuleKind.CLOSED, zip_prefix="78x"), "zip_prefix"),
        (Draft(RuleKind.WEATHER, state="TX"), "from_on"),
        (Draft(RuleKind.WEATHER, state="TX", from_on=TODAY), "until_on"),
        (replace(FROST, until_on=TODAY - timedelta(days=1)), "until_on"),
        (replace(LICENCE, zip_prefix="787"), "state"),
        (Draft(RuleKind.LICENCE_HELD, state="TX", licence="DS-1"), "kind"),
        (replace(NO_TEXAS, words="x" * 121), "words"),
        (replace(NO_TEXAS, words="a\0b"), "words"),
        (NO_TEXAS, "kind"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(house: House, draft: Draft, field: str) -> None:
    say(NO_TEXAS)
    with scope.of_every_winery():
        before = ShippingRule.objects.count()
        with pytest.raises(Unfit) as refused:
            add_rule(ADA, None, draft, now=NOW)
        assert (refused.value.field, ShippingRule.objects.count()) == (field, before)


@pytest.mark.parametrize(
    ("who", "own", "draft"),
    [
        ("viewer", True, FROST),
        ("nora", True, LICENCE),
        ("nora", True, Draft(RuleKind.ALLOWED, state="TX")),
        ("nora", False, FROST),
        ("service", False, NO_TEXAS),
        ("pete", True, FROST),
    ],
)
def test_not_everybody_may_say_so(house: House, who: str, draft: Draft, *, own: bool) -> None:
    actor = {"service": SERVICE, "pete": PETE}.get(who) or getattr(house, who)
    with scope.of_actor(actor), pytest.raises(NotAllowed):
        add_rule(actor, house.alder if own else None, draft, now=NOW)


def test_a_manager_may_keep_her_own_wines_back(house: House) -> None:
    rule = say(FROST, house.alder, house.nora)
    say(NO_TEXAS, house.alder, house.nora)
    with scope.of_actor(house.nora):
        assert end_rule(house.nora, rule, now=NOW) is True


def test_a_winery_reads_the_houses_rules_and_writes_only_its_own(house: House) -> None:
    say(NO_TEXAS)
    say(FROST, house.birch)
    with scope.of_actor(house.nora):
        seen = [(rule.kind, rule.winery_id) for rule in ShippingRule.objects.order_by("kind")]
        assert seen == [("closed", None), ("no_po_box", None)]
        assert ShippingRule.objects.filter(kind="closed").update(ended_at=NOW) == 0
    with pytest.raises(ProgrammingError, match="row-level security"), scope.of_actor(house.nora):
        ShippingRule.objects.create(kind="closed", state="UT", made_at=NOW, made_by="Nora")


def test_the_application_can_neither_rewrite_nor_delete_a_rule(house: House) -> None:
    say(NO_TEXAS)
    for statement in ("UPDATE shipping_rule SET state = 'UT'", "DELETE FROM shipping_rule"):
        with pytest.raises(ProgrammingError, match="permission denied"), scope.of_every_winery():
            _run(statement)


def _run(statement: str, *said: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, said)


def test_the_machine_acts_as_an_administrator(house: House) -> None:
    assert say(NO_TEXAS, None, MACHINE).made_by == "Recork"
