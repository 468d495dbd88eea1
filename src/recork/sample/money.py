"""What the order costs and who pays it, in whole cents."""

from random import Random
from typing import NamedTuple

from recork.sample.places import STATES
from recork.sample.shapes import SampleTender


class Bill(NamedTuple):
    goods_cents: int
    discount_cents: int
    shipping_cents: int
    tax_cents: int
    total_cents: int


# Hundredths off the goods.
DISCOUNT_PERCENT = {"Club": 15, "Corporate": 10, "Daily": 0, "Special": 0}
# For each box by how far the state is, in days; then for each bottle in it.
_BOX_CENTS = (0, 1200, 1500, 1800, 2100, 2400)
_BOTTLE_CENTS = 150

CARDS = tuple(
    f"{brand} ··{digits}"
    for brand, digits in (
        ("Visa", "4471"), ("Visa", "0093"), ("Visa", "8820"), ("Visa", "3164"), ("Visa", "5707"),
        ("Mastercard", "1188"), ("Mastercard", "6042"), ("Mastercard", "9315"), ("Mastercard", "2750"),
        ("Amex", "1007"), ("Amex", "3009"), ("Discover", "6644"),
    )
)  # fmt: skip


def bill(*, goods_cents: int, bottles: int, order_type: str, state: str) -> Bill:
    """Tax is on goods after discount and on shipping, rounded half up."""
    distance = STATES[state]
    discount = goods_cents * DISCOUNT_PERCENT[order_type] // 100
    boxes = (bottles + 11) // 12
    shipping = boxes * _BOX_CENTS[distance.transit_days] + bottles * _BOTTLE_CENTS
    taxed = goods_cents - discount + shipping
    tax = (taxed * distance.tax_bp + 5_000) // 10_000
    return Bill(goods_cents, discount, shipping, tax, taxed + tax)


def split(rng: Random, total_cents: int) -> tuple[SampleTender, ...]:
    """One card mostly; sometimes a gift card or store credit pays a part, seldom both."""
    card = CARDS[int(rng.random() * len(CARDS))]
    draw = rng.random()
    if draw < 0.88 or total_cents < 2_000:
        return (SampleTender("card", card, total_cents),)
    tenders = []
    rest = total_cents
    if draw < 0.95 or draw >= 0.99:
        gift = min(rest // 2, 2_500 * (1 + int(rng.random() * 4)))
        tenders.append(SampleTender("gift_card", f"Gift card {int(rng.random() * 9000) + 1000}", gift))
        rest -= gift
    if draw >= 0.95:
        credit = rest // 3
        tenders.append(SampleTender("store_credit", "Store credit", credit))
        rest -= credit
    return (*tenders, SampleTender("card", card, rest))
