"""The whole sample: small lists of what stands still, and the orders as a stream."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge

from recork.sample.baskets import make_baskets
from recork.sample.cast import CAST
from recork.sample.clock import Clock
from recork.sample.customers import make_customers
from recork.sample.days import DayPlan, plan_days
from recork.sample.dice import dice
from recork.sample.drafts import Trade
from recork.sample.numbering import series_of
from recork.sample.people import PEOPLE, SamplePerson
from recork.sample.shapes import (
    SampleBin,
    SampleBooking,
    SampleOrder,
    SampleSku,
    SampleWarehouse,
    SampleWinery,
)
from recork.sample.staging import Stage, stage_cast
from recork.sample.stock import adjustments, receipts
from recork.sample.stream import Stream
from recork.sample.wineries import WAREHOUSES, WINERIES, bins_for, skus_of

_TAKEN = frozenset(part.number for part in CAST)


@dataclass(frozen=True, slots=True)
class SampleHouse:
    """Everything a house needs to be filled. Equal arguments make equal houses.

    `as_of` is the moment at which it is seen: all that happened lies before it.
    `order_count` orders come out of every call of `orders`.
    """

    order_count: int
    random_seed: int
    today: date
    as_of: datetime
    wineries: tuple[SampleWinery, ...]
    warehouses: tuple[SampleWarehouse, ...]
    bins: tuple[SampleBin, ...]
    skus: tuple[SampleSku, ...]
    people: tuple[SamplePerson, ...]
    receipts: tuple[SampleBooking, ...]
    adjustments: tuple[SampleBooking, ...]
    cast: tuple[SampleOrder, ...]
    _clock: Clock
    _trades: tuple[Trade, ...]
    _plan: tuple[DayPlan, ...]

    def orders(self) -> Iterator[SampleOrder]:
        """All orders, oldest first by `received_at`; each call begins anew."""
        stream = Stream(
            rng=dice(self.random_seed, "orders"),
            clock=self._clock,
            trades=self._trades,
            series=tuple(series_of(winery.slug, _TAKEN) for winery in self.wineries),
            plan=self._plan,
            bins=_bin_codes(self.bins),
        )
        return merge(stream.orders(), self.cast, key=lambda order: order.received_at)


def generate(orders: int, random_seed: int, today: date, *, wineries: int = 2) -> SampleHouse:
    """A house with exactly that many orders, received in the 90 days before `today`.

    orders    0 or more; the cast comes first, as far as it fits
    wineries  from 2 on (the cast plays in two), at most 6
    """
    assert orders >= 0
    assert 2 <= wineries <= len(WINERIES)
    clock = Clock(today)
    chosen = WINERIES[:wineries]
    skus = tuple(sku for winery in chosen for sku in skus_of(winery))
    bins = bins_for(chosen)
    trades = tuple(_trade(winery, random_seed, orders) for winery in chosen)
    stage = Stage(clock, {w.slug: w for w in chosen}, {sku.code: sku for sku in skus}, _bin_codes(bins))
    cast = tuple(stage_cast(stage, orders))
    plan = plan_days(orders - len(cast), chosen)
    return SampleHouse(
        order_count=orders,
        random_seed=random_seed,
        today=today,
        as_of=clock.as_of,
        wineries=chosen,
        warehouses=WAREHOUSES,
        bins=bins,
        skus=skus,
        people=PEOPLE,
        receipts=receipts(clock, trades, plan, bins),
        adjustments=adjustments(dice(random_seed, "adjustments"), clock, trades, bins),
        cast=cast,
        _clock=clock,
        _trades=trades,
        _plan=plan,
    )


def _trade(winery: SampleWinery, random_seed: int, orders: int) -> Trade:
    rng = dice(random_seed, winery.slug)
    return Trade(winery, make_customers(rng, orders), make_baskets(rng, skus_of(winery)))


def _bin_codes(bins: tuple[SampleBin, ...]) -> dict[tuple[str, str], str]:
    return {(place.warehouse, place.sku): place.code for place in bins if place.sku}
