"""Taking orders in: checked, promised bottles, and never twice under one number."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recork.fulfillment.models import News, Order, Sku, StockBalance, scope
from recork.fulfillment.operations.receiving import OrderNumberReused, Received, receive_order
from recork.fulfillment.rules.actor import Actor, NotAllowed
from recork.fulfillment.rules.receiving import Arrival, ArrivingLine
from tests.fulfillment.cast import MARISOL, NOW, TODAY, House, arrival, open_house


def receive(actor: Actor, order: Arrival) -> Received:
    with scope.of_actor(actor):
        return receive_order(actor, order, now=NOW, today=TODAY)


def holds(order: Order) -> list[tuple[str, str, str]]:
    with scope.of_every_winery():
        return list(order.holds.order_by("id").values_list("reason", "field", "words"))


def figures(house: House) -> tuple[int, int]:
    with scope.of_every_winery():
        balance = StockBalance.objects.get(sku__code="ZN21", winery=house.alder)
    return balance.on_hand, balance.allocated


def test_a_good_order_waits_to_be_released_with_its_bottles_promised(house: House) -> None:
    received = receive(house.alder_shop, arrival())

    order = received.order
    assert (received.is_new, order.state, order.status) == (True, "received", "Waiting to Be Released")
    assert order.fulfillment_number == f"F{1_000_000 + order.pk}"
    assert (holds(order), figures(house)) == ([], (1000, 6))
    with scope.of_every_winery():
        assert list(News.objects.values_list("type", "data__state")) == [("order.received", "received")]


def test_the_same_order_again_is_the_same_order(house: House) -> None:
    first = receive(house.nora, arrival())
    again = receive(house.nora, arrival())

    assert (again.order, again.is_new) == (first.order, False)
    assert figures(house) == (1000, 6)


def test_a_number_is_never_used_for_another_order(house: House) -> None:
    first = receive(house.nora, arrival())
    with pytest.raises(OrderNumberReused):
        receive(house.nora, arrival(bottles=12))
    with scope.of_every_winery():
        assert list(Order.objects.values_list("pk", "bottles")) == [(first.order.pk, 6)]


def test_two_wineries_may_use_the_same_number(house: House) -> None:
    orders = {receive(actor, arrival()).order.pk for actor in (house.nora, house.bo)}
    assert len(orders) == 2


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"line1": ""}, "ship_to.line1", "Ship-to incomplete: no street"),
        ({"zip": ""}, "ship_to.zip", "Ship-to incomplete: no ZIP code"),
        ({"zip": "7870"}, "ship_to.zip", "Not a ZIP code: 7870"),
        ({"state": "XX"}, "ship_to.state", "Unknown state: XX"),
        ({"line1": "P.O. Box 12"}, "ship_to.line1", "Wine can't be delivered to a PO box"),
        ({"line2": "po box 7"}, "ship_to.line1", "Wine can't be delivered to a PO box"),
        (
            {"country": "CA"},
            "ship_to.country",
            "This warehouse ships within the United States only",
        ),
    ],
)
def test_an_address_that_cannot_be_delivered_to_needs_action(
    house: House, changed: dict[str, str], field: str, words: str
) -> None:
    order = receive(house.nora, arrival(ship_to=replace(MARISOL, **changed))).order
    assert order.status == "Needs Action"
    assert holds(order) == [("needs_action", field, words)]


def test_an_unknown_wine_needs_action_and_promises_nothing(house: House) -> None:
    lines = (ArrivingLine("ZN21", 3), ArrivingLine("PN22", 3))
    order = receive(house.nora, arrival(lines=lines)).order
    assert order.status == "Needs Action"
    assert holds(order) == [("needs_action", "lines.1.sku", "Unknown wine: PN22")]
    assert figures(house) == (1000, 0)


def test_another_winerys_wine_is_unknown(house: House) -> None:
    with scope.of_every_winery():
        Sku.objects.filter(winery=house.birch, code="ZN21").update(code="BZN21")
    order = receive(house.bo, arrival(sku="ZN21")).order
    assert holds(order) == [("needs_action", "lines.0.sku", "Unknown wine: ZN21")]


def test_more_than_there_is_waits_for_stock(house: House) -> None:
    order = receive(house.nora, arrival(bottles=1001)).order
    assert (order.status, figures(house)) == ("On Hold", (1000, 0))
    assert holds(order) == [("insufficient_inventory", "lines", "Not enough bottles in the warehouse")]


def test_the_same_wine_on_two_lines_needs_bottles_for_both(house: House) -> None:
    lines = (ArrivingLine("ZN21", 600), ArrivingLine("ZN21", 600))
    order = receive(house.nora, arrival(lines=lines)).order
    assert (order.leading_hold, figures(house)) == ("insufficient_inventory", (1000, 0))


def test_a_later_ship_date_is_waited_for(house: House) -> None:
    order = receive(house.nora, arrival(requested_ship_on=date(2026, 12, 1))).order
    assert (order.status, figures(house)) == ("Future Ship Date", (1000, 6))
    assert holds(order) == [("requested_ship_date", "requested_ship_on", "Leaves on 1 Dec, as asked")]


def test_what_needs_action_is_shown_before_what_only_waits(house: House) -> None:
    order = receive(house.nora, arrival(sku="PN22", shipping_instructions="Leave with the concierge")).order
    assert (order.status, order.leading_hold) == ("Needs Action", "needs_action")
    assert [reason for reason, *_ in holds(order)] == ["needs_action", "shipping_instructions"]


def test_an_unknown_warehouse_needs_action(house: House) -> None:
    order = receive(house.nora, arrival(warehouse="NOWHERE")).order
    assert holds(order) == [("needs_action", "warehouse", "Unknown warehouse: NOWHERE")]


def test_who_may_only_look_sends_no_orders(house: House) -> None:
    with pytest.raises(NotAllowed):
        receive(house.viewer, arrival())


def test_ten_wines_cost_as_many_statements_as_one(house: House) -> None:
    counts = []
    for number, lines in (("1", 1), ("2", 10)):
        wines = tuple(ArrivingLine("ZN21", 1) for _ in range(lines))
        with CaptureQueriesContext(connection) as captured:
            receive(house.nora, arrival(number, lines=wines))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_last_bottles_go_to_one_of_two_orders(db: None) -> None:
    house = open_house(bottles=6)
    first, second = (receive(house.nora, arrival(number)).order for number in ("1", "2"))
    assert [first.status, second.status] == ["Waiting to Be Released", "On Hold"]
