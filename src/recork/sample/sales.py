"""The same orders as their shop sold them: a sale with all its sendings, first to last."""

from collections.abc import Iterator
from typing import NamedTuple

from recork.sample.cast import CAST
from recork.sample.dice import dice
from recork.sample.house import SampleHouse
from recork.sample.shapes import SampleCancellation, SampleOrder

_CAST = frozenset(part.number for part in CAST)
_DECISIONS = ("handled_externally", "handled_externally", "no_shipping_required")


class SampleSending(NamedTuple):
    """`fulfillment_number` is that of a house into which the sample was the first to be loaded."""

    order: SampleOrder
    fulfillment_number: str


class SampleSale(NamedTuple):
    """One order of the shop.

    is_waiting  it was stopped at the warehouse and is about to be sent again
    decided     the Shipping Status that somebody in the shop gave it instead, or empty
    """

    sendings: tuple[SampleSending, ...]
    is_waiting: bool
    decided: str

    @property
    def first(self) -> SampleOrder:
        return self.sendings[0].order

    @property
    def newest(self) -> SampleOrder:
        """As it stands now."""
        return self.sendings[-1].order


def sales_of(house: SampleHouse, winery: str) -> Iterator[tuple[int, SampleSale | None]]:
    """The sales of one winery, each after its last sending, with the number of the house's orders read so far.

    An order that was stopped to be sent again is kept back until it was; when it never is, those of the cast
    wait for it, and of the others somebody has decided otherwise. For the orders of other wineries there is
    no sale.
    """
    rng = dice(house.random_seed, f"{winery} decisions")
    kept: dict[str, SampleSending] = {}
    place = 0
    for place, order in enumerate(house.orders(), start=1):
        if order.winery != winery:
            yield place, None
            continue
        sending = SampleSending(order, f"F{1_000_000 + place}")
        stop = stop_of(order)
        if order.generation > 1:
            yield place, SampleSale((kept.pop(order.shop_number), sending), is_waiting=False, decided="")
        elif stop and stop.shop_next == "send_again":
            kept[order.shop_number] = sending
        else:
            yield place, SampleSale((sending,), is_waiting=False, decided="")
    for number, sending in kept.items():
        is_waiting = number in _CAST
        yield place, SampleSale((sending,), is_waiting, "" if is_waiting else rng.choice(_DECISIONS))


def stop_of(order: SampleOrder) -> SampleCancellation | None:
    """The cancellation that stopped this sending, where one did."""
    return next((asked for asked in order.cancellations if asked.is_accepted), None)
