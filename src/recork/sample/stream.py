"""All orders, oldest first, one at a time: the memory stays flat however many there are."""

from collections import deque
from collections.abc import Iterator, Mapping
from random import Random

from recork.sample.clock import Clock
from recork.sample.days import Arrival, DayPlan, arrivals
from recork.sample.drafts import Draft, Trade, draft, sent_again
from recork.sample.fates import HOLDS, draw_fate
from recork.sample.numbering import Series, number_at
from recork.sample.orders import handled
from recork.sample.services import Labels
from recork.sample.shapes import SampleOrder
from recork.sample.stops import GRACE_S, cancelled


class Stream:
    """The orders beside the cast. One stream is walked through once."""

    def __init__(
        self, *, rng: Random, clock: Clock, trades: tuple[Trade, ...], series: tuple[Series, ...],
        plan: tuple[DayPlan, ...], bins: Mapping[tuple[str, str], str],
    ) -> None:  # fmt: skip
        self._rng, self._clock, self._trades, self._series = rng, clock, trades, series
        self._plan, self._bins = plan, bins
        self._labels = Labels()
        self._totals = [sum(day.daily[n] + day.club[n] for day in plan) for n in range(len(trades))]
        self._given = [0] * len(trades)
        # Cancelled orders whose shop sends them again, with the earliest moment for it.
        self._again: list[deque[Draft]] = [deque() for _ in trades]

    def orders(self) -> Iterator[SampleOrder]:
        for day in self._plan:
            for arrival in arrivals(self._rng, self._clock, day):
                yield self._order(arrival)

    def _order(self, arrival: Arrival) -> SampleOrder:
        place = self._given[arrival.winery]
        self._given[arrival.winery] += 1
        fate = draw_fate(self._rng, self._clock.as_of_s - arrival.second)
        waiting = self._again[arrival.winery]
        if waiting and waiting[0].received_s <= arrival.second and not arrival.is_club:
            # It takes the place of a new order, whose number the shop leaves out.
            drafted = waiting.popleft()._replace(received_s=arrival.second)
            fate = "delivered" if fate in HOLDS else fate
        else:
            number = number_at(self._series[arrival.winery], place, self._totals[arrival.winery])
            trade = self._trades[arrival.winery]
            drafted = draft(self._rng, self._clock, trade, arrival=arrival, number=number, fate=fate)
        if fate != "cancelled":
            return handled(self._rng, self._clock, drafted, fate, self._labels)
        order = cancelled(self._rng, self._clock, drafted, self._labels, self._bins)
        if order.cancellations[0].shop_next == "send_again":
            self._send_again(arrival.winery, drafted, order)
        return order

    def _send_again(self, winery: int, first: Draft, order: SampleOrder) -> None:
        stopped_s = int(order.moves[-1].at.timestamp())
        self._again[winery].append(sent_again(first, stopped_s + GRACE_S))
