"""Receipts and corrections: enough wine for every order, whenever it is asked for."""

from datetime import datetime
from math import ceil, log, sqrt
from random import Random

from recork.sample.baskets import BOTTLES_OF_SCARCE_WINE, Basket
from recork.sample.clock import DAYS, HOUR, Clock, instant
from recork.sample.days import DayPlan
from recork.sample.drafts import Trade
from recork.sample.people import FLOOR
from recork.sample.shapes import SampleBin, SampleBooking

_WEEK = 7
# Covers the cast, the breakage and chance in small samples.
_RESERVE = 240
_CASE = 12
_OPENING_SCARCE = 12
# What is left over when chance asks for no more than expected.
_MARGIN = 1.15


def expected_bottles(trade: Trade, warehouse: str) -> dict[str, tuple[float, float]]:
    """Per SKU: mean bottles in one daily arrival and in one of a club run, in this warehouse."""
    pools = trade.baskets.by_type
    daily = _mean(pools["Daily"], 0.84), _mean(pools["Special"], 0.08), _mean(pools["Corporate"], 0.08)
    club = _mean(pools["Club"], 1.0)
    short = _mean(trade.baskets.short, 0.03)
    share = _warehouse_share(trade.winery.warehouses, warehouse)
    codes = {
        line.sku
        for pool in (*pools.values(), trade.baskets.short)
        for basket in pool
        for line in basket.lines
    }
    return {
        code: (
            share * (sum(part.get(code, 0.0) for part in daily) + short.get(code, 0.0)),
            share * (club.get(code, 0.0) + short.get(code, 0.0)),
        )
        for code in sorted(codes)
    }


def receipts(
    clock: Clock, trades: tuple[Trade, ...], plan: tuple[DayPlan, ...], bins: tuple[SampleBin, ...]
) -> tuple[SampleBooking, ...]:
    """An opening stock for two weeks, then every Monday-to-be what the week after next will take."""
    made = []
    for number, trade in enumerate(trades):
        scarce = scarce_wine(trade)
        for place in bins:
            if place.winery != trade.winery.slug:
                continue
            if place.sku == scarce:
                made.append(_receipt(clock, place, -1, _OPENING_SCARCE, "Library release"))
                continue
            daily, club = expected_bottles(trade, place.warehouse).get(place.sku, (0.0, 0.0))
            for first in range(0, DAYS, _WEEK):
                days = plan[first + (0 if first == 0 else _WEEK) : first + 2 * _WEEK]
                need = sum(day.daily[number] * daily + day.club[number] * club for day in days)
                bottles = need * _MARGIN + 6 * sqrt(need) + (_RESERVE if first == 0 else 0)
                cases = ceil(bottles / _CASE)
                if cases:
                    day = first - 1 if first == 0 else first
                    made.append(_receipt(clock, place, day, cases * _CASE, f"Delivery of {cases} cases"))
    return tuple(sorted(made, key=lambda receipt: receipt.at))


def adjustments(
    rng: Random, clock: Clock, trades: tuple[Trade, ...], bins: tuple[SampleBin, ...]
) -> tuple[SampleBooking, ...]:
    """The scarce wine goes down to its last bottle; elsewhere a breakage or a find now and then."""
    scarce = {scarce_wine(trade) for trade in trades}
    made = []
    for place in bins:
        if place.sku in scarce:
            taken = BOTTLES_OF_SCARCE_WINE - _OPENING_SCARCE
            made.append(_adjustment(clock, place, 0, taken, "Taken to the tasting room"))
        elif place.sku and rng.random() < 0.4:
            bottles, note = rng.choice(
                ((-1, "Broken in the aisle"), (-2, "Label torn"), (1, "Found at count"))
            )
            made.append(_adjustment(clock, place, rng.randrange(1, DAYS - 1), bottles, note))
    return tuple(sorted(made, key=lambda adjustment: adjustment.at))


def scarce_wine(trade: Trade) -> str:
    return trade.baskets.short[0].lines[-1].sku


def _mean(pool: tuple[Basket, ...], weight: float) -> dict[str, float]:
    """Bottles per SKU that one basket of the pool takes on average, times the weight."""
    bottles: dict[str, float] = {}
    for basket in pool:
        for line in basket.lines:
            bottles[line.sku] = bottles.get(line.sku, 0.0) + line.bottles * weight / len(pool)
    return bottles


def _warehouse_share(warehouses: tuple[str, ...], warehouse: str) -> float:
    """How likely the product of two draws falls into this warehouse's slice: x - x ln x at its edges."""
    count, place = len(warehouses), warehouses.index(warehouse)
    return _below((place + 1) / count) - _below(place / count)


def _below(edge: float) -> float:
    return edge - edge * log(edge) if edge else 0.0


def _receipt(clock: Clock, place: SampleBin, day: int, bottles: int, note: str) -> SampleBooking:
    return SampleBooking(
        place.winery, place.warehouse, place.sku, place.code, bottles, _morning(clock, day), FLOOR[0], note
    )


def _adjustment(clock: Clock, place: SampleBin, day: int, bottles: int, note: str) -> SampleBooking:
    at = _morning(clock, day)
    return SampleBooking(place.winery, place.warehouse, place.sku, place.code, bottles, at, FLOOR[0], note)


def _morning(clock: Clock, day: int) -> datetime:
    """Half past five, before the first order of the day and the first wave."""
    return instant(clock.day_s(day) + 5 * HOUR + 1800)
