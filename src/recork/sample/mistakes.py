"""What a person has to mend before an order can go on, in words that name the field."""

from random import Random
from typing import NamedTuple

from recork.sample.baskets import Basket
from recork.sample.drafts import Draft
from recork.sample.shapes import SampleAddress, SampleLine


class Mistake(NamedTuple):
    """What is wrong, and the address or the lines with the fault in them."""

    field: str
    detail: str
    ship_to: SampleAddress | None
    lines: tuple[SampleLine, ...] | None


def make_mistake(rng: Random, draft: Draft) -> Mistake:
    draw = rng.random()
    if draw < 0.4:
        return _unknown_wine(draft.basket)
    if draw < 0.8:
        street = draft.ship_to.line1.partition(" ")[2]
        return Mistake(
            "ship_to.line1",
            "Ship-to incomplete: no street number",
            draft.ship_to._replace(line1=street),
            None,
        )
    box = f"PO Box {int(rng.random() * 900) + 100}"
    return Mistake(
        "ship_to.line1",
        "Wine can't be delivered to a PO box",
        draft.ship_to._replace(line1=box, line2=""),
        None,
    )


def _unknown_wine(basket: Basket) -> Mistake:
    """The six-pack code of the shop, which the warehouse does not know."""
    *lines, last = basket.lines
    code = f"{last.sku}-6"
    return Mistake(
        f"lines.{len(lines)}.sku", f"Unknown wine: {code}", None, (*lines, last._replace(sku=code))
    )


def short_words(basket: Basket) -> str:
    missing = next(line for line in basket.lines if line.bottles_short)
    return f"{missing.bottles_short} of {missing.sku} short"
