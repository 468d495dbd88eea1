"""What the warehouse did with a draft: the order as both houses know it."""

from datetime import date
from random import Random
from typing import NamedTuple

from recork.sample.baskets import Basket
from recork.sample.cancellations import refused
from recork.sample.clock import Clock, instant
from recork.sample.drafts import Draft
from recork.sample.fates import HOLDS
from recork.sample.holds import INSTRUCTIONS, cleared_hold, last_day, open_hold
from recork.sample.journeys import Step, moves_of, travel
from recork.sample.mistakes import Mistake, make_mistake, short_words
from recork.sample.people import shop_of
from recork.sample.services import Labels, transit_days
from recork.sample.shapes import (
    SampleCancellation,
    SampleHold,
    SampleLine,
    SampleOrder,
    SamplePackage,
    SamplePutBack,
)

PACKED = frozenset({"packed", "shipped", "delivered", "returned"})
_PICKED = PACKED | {"picked"}
_NO_MISTAKE = Mistake("", "", None, None)


class Outcome(NamedTuple):
    """What happened beside the moves."""

    steps: list[Step]
    lines: tuple[SampleLine, ...]
    requested_ship_on: date
    holds: tuple[SampleHold, ...] = ()
    cancellations: tuple[SampleCancellation, ...] = ()
    put_backs: tuple[SamplePutBack, ...] = ()


def handled(rng: Random, clock: Clock, draft: Draft, fate: str, labels: Labels) -> SampleOrder:
    """The order as its fate left it by now; every fate but cancelled."""
    carrier = draft.service.carrier
    steps = travel(
        rng, clock, fate=fate, shop=shop_of(draft.winery.name), received_s=draft.received_s, carrier=carrier,
        transit_days=transit_days(draft.service.name, draft.ship_to.state),
    )  # fmt: skip
    if len(steps) == 1:
        return _waiting(rng, clock, draft, fate, steps, labels)
    wave = steps[1].second
    ship_on = clock.date_of(clock.day_of(wave))
    outcome = Outcome(steps, lines_at(rng, draft.basket, steps[-1].state), ship_on)
    if rng.random() < 0.1:
        hold = cleared_hold(rng, received_s=draft.received_s, wave=wave, day=ship_on)
        outcome = outcome._replace(holds=(hold,))
    if rng.random() < 0.008:
        no = refused(rng, clock, winery=draft.winery.slug, winery_name=draft.winery.name, steps=steps)
        outcome = outcome._replace(cancellations=(no,) if no else ())
    return assemble(rng, draft, outcome, labels)


def _waiting(
    rng: Random, clock: Clock, draft: Draft, fate: str, steps: list[Step], labels: Labels
) -> SampleOrder:
    """Received and not let out yet, with the hold that keeps it if there is one."""
    ship_on = clock.date_of(clock.next_shipping_day(clock.day_of(draft.received_s) + 1))
    if fate not in HOLDS:
        return assemble(rng, draft, Outcome(steps, draft.basket.lines, ship_on), labels)
    mistake = make_mistake(rng, draft) if fate == "needs_action" else _NO_MISTAKE
    draft = draft._replace(ship_to=mistake.ship_to or draft.ship_to)
    until = last_day(rng, clock, fate)
    detail = short_words(draft.basket) if fate == "insufficient_inventory" else mistake.detail
    hold = open_hold(
        rng, reason=fate, received_s=draft.received_s, state=draft.ship_to.state, until=until,
        field=mistake.field, detail=detail,
    )  # fmt: skip
    if fate == "requested_ship_date" and until:
        ship_on = until
    lines = mistake.lines or draft.basket.lines
    return assemble(rng, draft, Outcome(steps, lines, ship_on, holds=(hold,)), labels)


def lines_at(rng: Random, basket: Basket, state: str) -> tuple[SampleLine, ...]:
    if state in _PICKED:
        return basket.picked
    if state == "picking":
        return in_cart(basket.lines, int(rng.random() * basket.bottles))
    return basket.lines


def in_cart(lines: tuple[SampleLine, ...], bottles: int) -> tuple[SampleLine, ...]:
    """The lines with that many bottles picked, line after line."""
    picked = []
    for line in lines:
        taken = min(line.bottles, bottles)
        bottles -= taken
        picked.append(line._replace(bottles_picked=taken) if taken else line)
    return tuple(picked)


def assemble(rng: Random, draft: Draft, outcome: Outcome, labels: Labels) -> SampleOrder:
    state = outcome.steps[-1].state
    packages: tuple[SamplePackage, ...] = ()
    if state in PACKED:
        packed_s = next(step.second for step in outcome.steps if step.state == "packed")
        packages = labels.pack(draft.service, draft.basket.bottles, packed_s)
    to_read = outcome.holds and outcome.holds[0].reason == "shipping_instructions"
    return SampleOrder(
        draft.winery.slug,
        draft.order_number,
        draft.shop_number,
        draft.generation,
        draft.order_type,
        draft.batch,
        draft.ship_to,
        draft.warehouse,
        draft.service.carrier,
        draft.service.name,
        instant(draft.placed_s),
        instant(draft.received_s),
        outcome.requested_ship_on,
        INSTRUCTIONS[int(rng.random() * len(INSTRUCTIONS))] if to_read else "",
        draft.gift_message,
        state,
        outcome.lines,
        moves_of(outcome.steps),
        outcome.holds,
        outcome.cancellations,
        outcome.put_backs,
        packages,
        *draft.money,
        draft.tenders,
    )
