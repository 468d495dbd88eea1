"""The cast stands where the docs say, in a house of any size and any seed."""

from datetime import date, timedelta

import pytest

from recork.sample import SampleOrder, generate
from recork.sample.cast import CAST

TODAY = date(2026, 11, 24)
STANDS = {
    "10198": "cancelled", "10221": "cancelled", "10225": "cancelled", "10226": "received", "10227": "returned",
    "10228": "picked", "10229": "picking", "10230": "shipped", "10231": "delivered", "10232": "received",
    "10233": "cancelled", "10234": "picking", "10235": "shipped", "10236": "released", "10237": "picked",
    "10238": "received", "10239": "received", "10240": "packed", "10241": "packed", "10242": "picking",
    "10243": "cancelled", "10243-2": "received", "10244": "received", "10245": "released", "10246": "received",
    "10247": "received", "10248": "received", "10249": "received",
    "50117": "picking", "50118": "packed", "50119": "released", "50120": "received",
}  # fmt: skip
HELD = {
    "10226": ("needs_action", "Unknown wine: ALD-PN22-6"),
    "10232": ("insufficient_inventory", "2 Pinot Noir short"),
    "10238": ("compliance", "Birth date missing"),
    "10239": ("shipping_instructions", "Shipping instructions to read"),
    "10246": ("requested_ship_date", "Leaves on 1 Dec, as asked"),
    "10247": ("needs_action", "Ship-to incomplete: no street number"),
    "10248": ("weather", "Freezing in MN until 30 Nov"),
}


def cast_of(orders: int, seed: int = 1) -> dict[str, SampleOrder]:
    return {order.order_number: order for order in generate(orders, seed, TODAY).cast}


def test_everybody_stands_where_the_docs_say() -> None:
    assert {number: order.state for number, order in cast_of(500).items()} == STANDS


def test_holds_say_what_the_docs_say() -> None:
    held = {
        number: (hold.reason, hold.detail)
        for number, order in cast_of(500).items()
        for hold in order.holds
        if hold.released_at is None
    }
    assert held == HELD


def test_the_cast_is_the_same_in_every_house() -> None:
    assert cast_of(40, seed=9) == cast_of(5_000)


def test_marisol_has_four_of_six_bottles_in_the_cart() -> None:
    marisol = cast_of(1)["10234"]
    assert (marisol.ship_to.name, marisol.ship_to.city) == ("Marisol Vega", "Austin")
    assert [(line.sku, line.bottles, line.bottles_picked) for line in marisol.lines] == [
        ("ALD-ZN21", 4, 4),
        ("ALD-CS19", 2, 0),
    ]


def test_josephine_pays_288_dollars_on_two_tenders() -> None:
    josephine = cast_of(500)["10243"]
    paid = [(tender.kind, tender.amount_cents) for tender in josephine.tenders]
    assert (josephine.total_cents, paid) == (28_800, [("gift_card", 5_000), ("card", 23_800)])


@pytest.mark.parametrize("orders", [1, 5, 20])
def test_a_small_house_has_the_first_of_the_cast(orders: int) -> None:
    wanted = {part.number for part in CAST[:orders]}
    assert {order.order_number for order in generate(orders, 1, TODAY).orders()} == wanted


def test_alders_last_hour_belongs_to_the_cast() -> None:
    house = generate(5_000, 1, TODAY)
    last = [order for order in house.orders() if order.placed_at > house.as_of - timedelta(hours=2)]
    names = {order.order_number for order in last}
    assert {"10249", "10248", "10247", "10246", "10234", "10241"} < names
    assert names <= set(STANDS)
