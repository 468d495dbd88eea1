"""How many orders arrive on which day, and at which second."""

from random import Random
from typing import NamedTuple

from recork.sample.clock import DAY, DAYS, HOUR, Clock
from recork.sample.shapes import SampleWinery

# Monday to Sunday: people order wine towards the weekend.
_WEEKDAY = (0.9, 0.9, 1.0, 1.1, 1.25, 1.1, 0.8)
# The last days before the view weigh more, so that there is work to look at.
_RUSH = {DAYS - 1: 2.6, DAYS - 2: 1.9, DAYS - 3: 1.5}
# A club run is uploaded in one go on these days; each brings this share of the winery's orders.
CLUB_RUN_DAYS = (16, 45, 75, DAYS - 3)
_CLUB_SHARE = (0.08, 0.08, 0.08, 0.05)
# The first winery is the largest.
_WINERY_WEIGHT = (6.0, 4.0, 3.0, 2.0, 2.0, 1.0)
# On the last day the stage is left to the cast from two in the afternoon on.
LAST_DAILY_S = 14 * HOUR - 300


class Arrival(NamedTuple):
    second: int
    winery: int
    is_club: bool


class DayPlan(NamedTuple):
    """Orders to come on one day: by winery, daily ones and those of a club run."""

    day: int
    daily: tuple[int, ...]
    club: tuple[int, ...]


def plan_days(orders: int, wineries: tuple[SampleWinery, ...]) -> tuple[DayPlan, ...]:
    """Spread exactly `orders` orders over the days, the wineries and the club runs."""
    shares: list[float] = []
    winery_total = sum(_WINERY_WEIGHT[: len(wineries)])
    daily = [_WEEKDAY[day % 7] * _RUSH.get(day, 1.0) for day in range(DAYS)]
    daily_share = (1 - sum(_CLUB_SHARE)) / sum(daily)
    for day in range(DAYS):
        for weight in _WINERY_WEIGHT[: len(wineries)]:
            shares.append(daily[day] * daily_share * weight / winery_total)
            club = dict(zip(CLUB_RUN_DAYS, _CLUB_SHARE, strict=True)).get(day, 0.0)
            shares.append(club * weight / winery_total)
    counts = iter(_whole(orders, shares))
    plans = []
    for day in range(DAYS):
        pairs = [(next(counts), next(counts)) for _ in wineries]
        plans.append(DayPlan(day, tuple(d for d, _ in pairs), tuple(c for _, c in pairs)))
    return tuple(plans)


def _whole(total: int, shares: list[float]) -> list[int]:
    """Whole numbers that add up to `total`: each takes what has come due so far."""
    counts, due, given = [], 0.0, 0
    for share in shares:
        due += share * total
        count = min(total, round(due)) - given
        counts.append(count)
        given += count
    counts[-1] += total - given
    return counts


def arrivals(rng: Random, clock: Clock, plan: DayPlan) -> list[Arrival]:
    """The day's orders in order of time."""
    begin = clock.day_s(plan.day)
    last = LAST_DAILY_S if plan.day == DAYS - 1 else DAY - 1200
    draw = rng.random
    coming = []
    for winery, count in enumerate(plan.daily):
        for _ in range(count):
            # Two draws make a hump around the middle of the day instead of an even rain.
            second = begin + 6 * HOUR + int((draw() + draw()) / 2 * (last - 6 * HOUR))
            coming.append(Arrival(second, winery, False))
    for winery, count in enumerate(plan.club):
        upload = begin + (8 + winery) * HOUR + 240
        coming += [Arrival(upload + int(draw() * 1500), winery, True) for _ in range(count)]
    coming.sort()
    return coming
