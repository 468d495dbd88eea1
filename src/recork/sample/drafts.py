"""An order as the shop sent it, before the warehouse has done anything."""

from random import Random
from typing import NamedTuple

from recork.sample.baskets import Basket, Baskets
from recork.sample.clock import Clock
from recork.sample.customers import Customers
from recork.sample.days import Arrival
from recork.sample.holds import is_freezing
from recork.sample.money import Bill, bill, split
from recork.sample.services import Service, choose_service
from recork.sample.shapes import SampleAddress, SampleTender, SampleWinery


class Draft(NamedTuple):
    winery: SampleWinery
    order_number: str
    shop_number: str
    generation: int
    order_type: str
    batch: str
    ship_to: SampleAddress
    warehouse: str
    service: Service
    placed_s: int
    received_s: int
    basket: Basket
    money: Bill
    tenders: tuple[SampleTender, ...]
    gift_message: str


class Trade(NamedTuple):
    """One winery's customers and baskets."""

    winery: SampleWinery
    customers: Customers
    baskets: Baskets


_TYPES = ("Daily",) * 42 + ("Special",) * 4 + ("Corporate",) * 4
_GIFTS = (
    "Happy birthday! Open it with the good cheese.",
    "For the long evenings. With love, A. & J.",
    "Congratulations on the new house",
    "Thank you for everything this year",
    "Merci mille fois, à bientôt",
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def draft(rng: Random, clock: Clock, trade: Trade, *, arrival: Arrival, number: str, fate: str) -> Draft:
    """Customer, wines, carrier and payment, all fit for what is to become of the order."""
    draw = rng.random
    order_type = "Club" if arrival.is_club else _TYPES[int(draw() * 50)]
    ship_to = _customer(rng, clock, trade.customers, order_type=order_type, fate=fate)
    pool = trade.baskets.short if fate == "insufficient_inventory" else trade.baskets.by_type[order_type]
    basket = pool[int(draw() * len(pool))]
    money = bill(
        goods_cents=basket.goods_cents, bottles=basket.bottles, order_type=order_type, state=ship_to.state
    )
    warehouses = trade.winery.warehouses
    return Draft(
        winery=trade.winery,
        order_number=number,
        shop_number=number,
        generation=1,
        order_type=order_type,
        batch=club_run(clock, arrival.second) if arrival.is_club else "",
        ship_to=ship_to,
        # The first warehouse takes the most: the smaller of two draws.
        warehouse=warehouses[int(draw() * draw() * len(warehouses))],
        service=choose_service(rng, ship_to),
        placed_s=arrival.second - 60 - int(draw() * 840),
        received_s=arrival.second,
        basket=basket,
        money=money,
        tenders=split(rng, money.total_cents),
        gift_message=_GIFTS[int(draw() * 5)] if draw() < 0.05 else "",
    )


def club_run(clock: Clock, second: int) -> str:
    """`November club run`, named for the month in which it was uploaded."""
    return f"{_MONTHS[clock.date_of(clock.day_of(second)).month - 1]} club run"


def sent_again(first: Draft, received_s: int) -> Draft:
    """The second sending of a cancelled order, under its second number."""
    return first._replace(
        order_number=f"{first.shop_number}-{first.generation + 1}",
        generation=first.generation + 1,
        received_s=received_s,
    )


def _customer(
    rng: Random, clock: Clock, customers: Customers, *, order_type: str, fate: str
) -> SampleAddress:
    if fate == "weather":
        pool = customers.freezing if is_freezing(clock.as_of.date()) else customers.hot
    elif order_type == "Corporate":
        pool = customers.companies
    else:
        pool = customers.people
    return pool[int(rng.random() * len(pool))]
