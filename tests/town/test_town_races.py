"""Two houses, real processes, the same moment: one of them wins, and both agree who."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random, SystemRandom
from time import sleep

import pytest

from tests.town.town import Answer, Town

JITTER_S, START_S = 0.03, 0.04


def race(town: Town, rounds: int) -> None:
    """Cancel in the shop against ship at the warehouse; every round ends cancelled and refunded, or shipped."""
    seed = SystemRandom().randrange(2**32)
    print(f"random seed {seed}")
    dice = Random(seed)
    numbers = [f"9{seed % 10_000:04}{n:03}" for n in range(rounds)]
    for number in numbers:
        town.sell(number)
    while any(not town.sendings(number) for number in numbers):
        town.sweep()
    town.wait(lambda: all(town.sendings(number)[-1][1] == "live" for number in numbers), "all to arrive")
    lead = 0.0  # whoever has lost gets a start next time, so that they come as close as the machine allows
    with ThreadPoolExecutor(2) as two:
        for number in numbers:
            found = town.fulfillment_number(number)
            town.move(found, "released", "picking")
            waits = max(0.0, -lead) + dice.uniform(0, JITTER_S), max(0.0, lead) + dice.uniform(0, JITTER_S)
            asked = two.submit(_cancel, town, number, waits[0])
            shipped = two.submit(_ship, town, found, waits[1])
            assert asked.result().status == 202, f"seed {seed}"
            shipped.result()
            town.wait(partial(_is_answered, town, number), f"{number} to settle")
            lead += -START_S if _shows(town, number, "order_status", "Cancelled") else START_S
    _agree(town, numbers, seed)


def _cancel(town: Town, number: str, wait: float) -> Answer:
    sleep(wait)
    return town.cancel_in_shop(number)


def _ship(town: Town, number: str, wait: float) -> None:
    sleep(wait)
    for step in ("picked", "packed", "shipped"):
        path = f"/fulfillments/{number}/moves/{number[1:]:0>8}-0000-4000-8000-0000000000{ord(step[1]):02x}"
        if town.call("floor", "PUT", path, {"to": step}).status == 409:
            return


def _agree(town: Town, numbers: list[str], seed: int) -> None:
    won = {"cancelled": 0, "shipped": 0}
    for number in numbers:
        order = town.at_warehouse(number)
        assert order is not None
        state = order["state"]
        won[state] += 1
        if state == "cancelled":
            town.wait(partial(_shows, town, number, "payment_status", "Refunded"), f"{number}'s money")
            assert town.refunds(number) == [31200], f"seed {seed}"
        else:
            town.wait(partial(_shows, town, number, "shipping_status", "Shipped"), f"{number}'s news")
            assert town.see(number)["refunds"] == [], f"seed {seed}"
    print(f"of {len(numbers)} rounds: {won}")


def _is_answered(town: Town, number: str) -> bool:
    return not _shows(town, number, "order_status", "Cancelling")


def _shows(town: Town, number: str, name: str, value: str) -> bool:
    return bool(town.see(number)[name] == value)


def test_a_cancel_in_the_shop_and_a_shipment_never_both_happen(town: Town) -> None:
    race(town, 20)


@pytest.mark.drill
def test_nor_in_a_hundred_rounds(town: Town) -> None:
    race(town, 100)
