"""One house of two thousand orders, looked at from all sides."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from datetime import date, timedelta
from hashlib import sha256

import pytest

from recork.sample import SampleHouse, SampleOrder, generate
from recork.sample.fates import HOLDS
from recork.sample.services import SERVICES

TODAY = date(2026, 11, 24)
WAY = ("received", "released", "picking", "picked", "packed", "shipped")
STATES = {*WAY, "delivered", "returned", "cancelled"}


@pytest.fixture(scope="module")
def house() -> SampleHouse:
    return generate(2_000, 1, TODAY)


@pytest.fixture(scope="module")
def orders(house: SampleHouse) -> list[SampleOrder]:
    return list(house.orders())


def fingerprint(house: SampleHouse) -> str:
    small = {name: value for name, value in asdict(house).items() if not name.startswith("_")}
    return sha256(repr((small, list(house.orders()))).encode()).hexdigest()


def test_equal_arguments_make_equal_houses_in_every_process() -> None:
    program = (
        "from datetime import date; from tests.sample.test_house import fingerprint, generate;"
        "print(fingerprint(generate(300, 7, date(2026, 11, 24))))"
    )
    # Another seed for the hashes of texts: nothing may hang on the order of a set.
    elsewhere = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONHASHSEED": "4242", "PYTHONPATH": os.pathsep.join(["src", "."])},
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    assert fingerprint(generate(300, 7, TODAY)) == elsewhere


def test_another_seed_or_another_day_makes_another_house() -> None:
    prints = {
        fingerprint(generate(300, seed, today))
        for seed, today in ((7, TODAY), (8, TODAY), (7, TODAY + timedelta(days=1)))
    }
    assert len(prints) == 3


def test_walking_through_the_orders_twice_shows_the_same(
    house: SampleHouse, orders: list[SampleOrder]
) -> None:
    assert list(house.orders()) == orders


@pytest.mark.parametrize("count", [0, 1, 5, 20, 33, 250, 1_000])
def test_as_many_orders_come_as_were_asked_for(count: int) -> None:
    assert len(list(generate(count, 1, TODAY).orders())) == count


@pytest.mark.parametrize("wineries", [2, 3, 6])
def test_more_wineries_come_when_asked_for(wineries: int) -> None:
    house = generate(900, 1, TODAY, wineries=wineries)
    assert {order.winery for order in house.orders()} == {winery.slug for winery in house.wineries}
    assert len(house.wineries) == wineries


def test_orders_come_oldest_first_and_lie_within_90_days(
    house: SampleHouse, orders: list[SampleOrder]
) -> None:
    received = [order.received_at for order in orders]
    assert received == sorted(received)
    assert house.as_of - received[0] < timedelta(days=91)
    assert received[-1] < house.as_of


def test_order_numbers_are_unique_within_a_winery(orders: list[SampleOrder]) -> None:
    assert len({(order.winery, order.order_number) for order in orders}) == len(orders)


def test_alder_runs_up_to_10249_and_birch_to_50120(orders: list[SampleOrder]) -> None:
    newest = {"alder": 0, "birch": 0}
    for order in orders:
        if int(order.shop_number) < 100_000:
            newest[order.winery] = max(newest[order.winery], int(order.shop_number))
    assert newest == {"alder": 10249, "birch": 50120}


def test_every_state_type_service_warehouse_and_hold_occurs(
    house: SampleHouse, orders: list[SampleOrder]
) -> None:
    assert {order.state for order in orders} == STATES
    assert {order.order_type for order in orders} == {"Daily", "Club", "Special", "Corporate"}
    assert {(order.carrier, order.service) for order in orders} == set(SERVICES)
    assert {order.warehouse for order in orders} == {warehouse.code for warehouse in house.warehouses}
    open_holds = {hold.reason for order in orders for hold in order.holds if not hold.released_at}
    assert open_holds == set(HOLDS)
    assert any(order.batch == "November club run" for order in orders)


def test_most_old_orders_are_delivered_and_the_open_ones_are_recent(
    house: SampleHouse, orders: list[SampleOrder]
) -> None:
    shares = Counter(order.state for order in orders)
    assert 0.70 < shares["delivered"] / len(orders) < 0.90
    assert 0.03 < shares["cancelled"] / len(orders) < 0.10
    on_the_floor = [order for order in orders if order.state in {"released", "picking", "picked", "packed"}]
    assert 0.02 < len(on_the_floor) / len(orders) < 0.12
    assert all(house.as_of - order.received_at < timedelta(days=5) for order in on_the_floor)
