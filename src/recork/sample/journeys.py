"""The way of an order through the house, step by step, in seconds."""

from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

from recork.sample.clock import HOUR, SUNDAY, Clock
from recork.sample.people import FLOOR, SYSTEM
from recork.sample.shapes import SampleMove


class Step(NamedTuple):
    state: str
    second: int
    by: str
    why: str


# How far a fate takes an order; those not named here stay received.
_REACH = {"released": 1, "picking": 2, "picked": 3, "packed": 4, "shipped": 5}
_WHY_RETURNED = (
    "Refused at the door",
    "Nobody of age at home, three times",
    "Address not found",
    "Box leaking",
)
DONE = frozenset({"shipped", "delivered", "returned"})


def travel(
    rng: Random, clock: Clock, *, fate: str, shop: str, received_s: int, carrier: str, transit_days: int
) -> list[Step]:
    """Everything that has happened to it by now, the receiving first."""
    steps = [Step("received", received_s, shop, "")]
    if fate in DONE:
        wave = clock.wave_after(received_s)
    elif fate in _REACH:
        wave = clock.recent_wave(received_s, int(rng.random() * 3))
    else:
        wave = None
    if wave is None:
        return steps
    _take_out_once(rng, steps, received_s, wave)
    inside = through_the_house(rng, clock, wave)
    steps += inside[: _REACH.get(fate, len(inside))]
    if fate == "delivered":
        steps.append(_delivered(rng, clock, steps[-1].second, carrier, transit_days))
    elif fate == "returned":
        steps.append(_returned(rng, clock, steps[-1].second, carrier, transit_days))
    while steps[-1].second >= clock.as_of_s:
        steps.pop()
    return steps


def through_the_house(rng: Random, clock: Clock, wave: int) -> list[Step]:
    """From the wave to the truck, which leaves on the same day between half past four and half past five."""
    draw = rng.random
    picker, packer = FLOOR[int(draw() * 5)], FLOOR[int(draw() * 5)]
    picking = wave + 300 + int(draw() * 1500)
    picked = picking + 240 + int(draw() * 1260)
    packed = picked + 300 + int(draw() * 1500)
    shipped = clock.day_s(clock.day_of(wave)) + 16 * HOUR + 1800 + int(draw() * 3600)
    return [
        Step("released", wave, SYSTEM, ""),
        Step("picking", picking, picker, ""),
        Step("picked", picked, picker, ""),
        Step("packed", packed, packer, ""),
        Step("shipped", shipped, packer, ""),
    ]


def moves_of(steps: list[Step]) -> tuple[SampleMove, ...]:
    before = ""
    moves: list[SampleMove] = []
    add, at = moves.append, datetime.fromtimestamp
    for state, second, by, why in steps:
        add(SampleMove(before, state, at(second, UTC), by, why))
        before = state
    return tuple(moves)


def _take_out_once(rng: Random, steps: list[Step], received_s: int, wave: int) -> None:
    """Now and then an order is released by hand, too early, and taken out of the wave again."""
    if rng.random() < 0.01 and wave - received_s > 2 * HOUR:
        early = wave - 2700 - int(rng.random() * 900)
        steps.append(Step("released", early, FLOOR[0], ""))
        steps.append(Step("received", early + 1200, FLOOR[0], "Taken out of the wave"))


def _delivered(rng: Random, clock: Clock, shipped_s: int, carrier: str, transit_days: int) -> Step:
    return Step("delivered", _arrival(rng, clock, shipped_s, transit_days), carrier, "")


def _returned(rng: Random, clock: Clock, shipped_s: int, carrier: str, transit_days: int) -> Step:
    why = _WHY_RETURNED[int(rng.random() * len(_WHY_RETURNED))]
    return Step("returned", _arrival(rng, clock, shipped_s, transit_days + 4), carrier, why)


def _arrival(rng: Random, clock: Clock, shipped_s: int, days: int) -> int:
    day = clock.day_of(shipped_s) + days
    if clock.weekday(day) == SUNDAY:
        day += 1
    return clock.day_s(day) + 9 * HOUR + int(rng.random() * 8 * HOUR)
