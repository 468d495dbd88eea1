"""What people order: ready-made baskets, drawn from a pool by the stream."""

from random import Random
from typing import NamedTuple

from recork.sample.shapes import SampleLine, SampleSku


class Basket(NamedTuple):
    """The same lines twice: as ordered, and with every bottle picked."""

    lines: tuple[SampleLine, ...]
    picked: tuple[SampleLine, ...]
    bottles: int
    goods_cents: int


class Baskets(NamedTuple):
    """`short` asks for more of the scarce wine than there is: one bottle."""

    by_type: dict[str, tuple[Basket, ...]]
    short: tuple[Basket, ...]


BOTTLES_OF_SCARCE_WINE = 1
_DAILY_SIZES = (1, 1, 2, 2, 3, 3, 3, 4, 6, 6, 6, 6, 9, 12, 12)
_CORPORATE_SIZES = (12, 18, 24, 24, 36, 48)
_CLUB_SIZES = (3, 3, 3, 6, 6, 12)


def make_baskets(rng: Random, skus: tuple[SampleSku, ...]) -> Baskets:
    """From the winery's list, whose last wine is the scarce one."""
    *wines, scarce = skus
    bottles = [wine for wine in wines if wine.bottle_ml == 750]
    curious = [wine for wine in wines if wine.bottle_ml != 750]
    return Baskets(
        by_type={
            "Daily": tuple(_mixed(rng, bottles, rng.choice(_DAILY_SIZES)) for _ in range(240)),
            "Club": tuple(_selection(rng, bottles, size) for size in _CLUB_SIZES for _ in range(4)),
            "Special": tuple(basket_of([(rng.choice(curious), rng.choice((1, 1, 2)))]) for _ in range(24)),
            "Corporate": tuple(_mixed(rng, bottles[:6], rng.choice(_CORPORATE_SIZES)) for _ in range(40)),
        },
        short=tuple(_with_scarce(rng, bottles, scarce) for _ in range(20)),
    )


def basket_of(
    wanted: list[tuple[SampleSku, int]], *, in_cart: tuple[int, ...] = (), short: tuple[int, ...] = ()
) -> Basket:
    """Bottles per wine; `in_cart` and `short` count per line and default to none."""
    lines = tuple(
        SampleLine(
            sku=sku.code,
            bottles=bottles,
            bottles_picked=in_cart[place] if in_cart else 0,
            bottles_short=short[place] if short else 0,
            price_cents=sku.price_cents,
        )
        for place, (sku, bottles) in enumerate(wanted)
    )
    return Basket(
        lines=lines,
        picked=tuple(line._replace(bottles_picked=line.bottles) for line in lines),
        bottles=sum(line.bottles for line in lines),
        goods_cents=sum(line.bottles * line.price_cents for line in lines),
    )


def _mixed(rng: Random, wines: list[SampleSku], size: int) -> Basket:
    kinds = min(size, rng.choice((1, 1, 2, 2, 3, 4)), len(wines))
    # The first wines of the list sell best.
    chosen: list[SampleSku] = []
    while len(chosen) < kinds:
        wine = wines[int(rng.random() * rng.random() * len(wines))]
        if wine not in chosen:
            chosen.append(wine)
    share, rest = divmod(size, kinds)
    return basket_of([(wine, share + (place < rest)) for place, wine in enumerate(chosen)])


def _selection(rng: Random, wines: list[SampleSku], size: int) -> Basket:
    return basket_of([(wine, size // 3) for wine in rng.sample(wines, 3)])


def _with_scarce(rng: Random, wines: list[SampleSku], scarce: SampleSku) -> Basket:
    bottles = rng.choice((2, 3, 3, 4))
    short = bottles - BOTTLES_OF_SCARCE_WINE
    return basket_of([(rng.choice(wines), rng.choice((1, 2, 3))), (scarce, bottles)], short=(0, short))
