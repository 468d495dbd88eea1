"""There is always wine for the next order, whatever chance asks for."""

from datetime import date

import pytest

from recork.sample import SampleHouse, generate

UNALLOCATED = {"insufficient_inventory", "needs_action"}


def lowest_available(house: SampleHouse) -> int:
    """The fewest bottles free at any time of any wine anywhere, with every cancelled order's still promised."""
    booked = (*house.receipts, *house.adjustments)
    bookings = [(entry.at, entry.warehouse, entry.sku, entry.bottles) for entry in booked]
    bookings += [
        (order.received_at, order.warehouse, line.sku, -line.bottles)
        for order in house.orders()
        for line in order.lines
        if not any(hold.reason in UNALLOCATED and not hold.released_at for hold in order.holds)
    ]
    free: dict[tuple[str, str], int] = {}
    lowest = 0
    for _at, warehouse, sku, bottles in sorted(bookings):
        free[warehouse, sku] = free.get((warehouse, sku), 0) + bottles
        lowest = min(lowest, free[warehouse, sku])
    return lowest


@pytest.mark.parametrize(("orders", "seed"), [(0, 1), (32, 1), (500, 2), (2_000, 3), (20_000, 4)])
def test_available_never_falls_below_zero(orders: int, seed: int) -> None:
    assert lowest_available(generate(orders, seed, date(2026, 6, 1))) == 0


def test_only_one_bottle_is_left_of_the_scarce_wine() -> None:
    house = generate(100, 1, date(2026, 11, 24))
    left: dict[tuple[str, str], int] = {}
    for entry in (*house.receipts, *house.adjustments):
        if entry.sku in {"ALD-PN20", "BIR-PN18"}:
            left[entry.warehouse, entry.sku] = left.get((entry.warehouse, entry.sku), 0) + entry.bottles
    assert left == dict.fromkeys(
        [
            ("AMC", "ALD-PN20"),
            ("PSO", "ALD-PN20"),
            ("SMA", "ALD-PN20"),
            ("AMC", "BIR-PN18"),
            ("WIL", "BIR-PN18"),
        ],
        1,
    )


def test_every_wine_has_a_bin_of_its_own_wherever_its_winery_is() -> None:
    house = generate(10, 1, date(2026, 11, 24))
    wanted = {
        (warehouse, sku.code)
        for winery in house.wineries
        for warehouse in winery.warehouses
        for sku in house.skus
        if sku.winery == winery.slug
    }
    assert {(place.warehouse, place.sku) for place in house.bins if place.sku} == wanted
    assert len({(place.warehouse, place.code) for place in house.bins}) == len(house.bins)
    bins = {(place.warehouse, place.sku): place.code for place in house.bins}
    assert [bins["AMC", f"ALD-{code}"] for code in ("ZN21", "CH23", "CS19")] == ["B-12", "C-04", "D-01"]
