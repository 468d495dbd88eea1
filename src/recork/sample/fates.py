"""What becomes of an order: drawn by its age, out of a thousand."""

from random import Random

from recork.sample.clock import DAY

HOLDS = (
    "needs_action",
    "shipping_instructions",
    "insufficient_inventory",
    "weather",
    "requested_ship_date",
    "compliance",
    "manual",
)

# Age in days below which the table holds. Each adds up to a thousand.
_BY_AGE: tuple[tuple[float, dict[str, int]], ...] = (
    (
        1.0,
        {
            "received": 290, "released": 170, "picking": 120, "picked": 50, "packed": 70, "cancelled": 60,
            "needs_action": 24, "shipping_instructions": 36, "insufficient_inventory": 30, "weather": 60,
            "requested_ship_date": 60, "compliance": 20, "manual": 10,
        },
    ),
    (
        4.0,
        {
            "released": 70, "picking": 70, "picked": 50, "packed": 70, "shipped": 420, "delivered": 90,
            "cancelled": 60, "needs_action": 12, "shipping_instructions": 22, "insufficient_inventory": 20,
            "weather": 46, "requested_ship_date": 50, "compliance": 12, "manual": 8,
        },
    ),
    (
        10.0,
        {
            "shipped": 270, "delivered": 610, "returned": 12, "cancelled": 48, "needs_action": 3,
            "shipping_instructions": 5, "insufficient_inventory": 5, "weather": 20, "requested_ship_date": 20,
            "compliance": 4, "manual": 3,
        },
    ),
    (
        float("inf"),
        {
            "delivered": 926, "returned": 15, "shipped": 2, "cancelled": 46, "insufficient_inventory": 1,
            "weather": 3, "requested_ship_date": 5, "compliance": 1, "manual": 1,
        },
    ),
)  # fmt: skip

_DRAWERS = tuple(
    (age, tuple(fate for fate, share in table.items() for _ in range(share))) for age, table in _BY_AGE
)


def draw_fate(rng: Random, age_s: int) -> str:
    """A state it is to reach or the hold that keeps it; time may stop it earlier."""
    age = age_s / DAY
    for limit, drawer in _DRAWERS:
        if age < limit:
            return drawer[int(rng.random() * 1000)]
    raise AssertionError("the last table has no limit")
