"""Orders that were called back in time, and their bottles on the way to the shelf."""

from collections.abc import Mapping
from random import Random

from recork.sample.cancellations import ask
from recork.sample.clock import DAY, Clock, instant
from recork.sample.drafts import Draft
from recork.sample.journeys import Step, through_the_house
from recork.sample.orders import Outcome, assemble, in_cart
from recork.sample.people import FLOOR, shop_of
from recork.sample.services import Labels
from recork.sample.shapes import SampleLine, SampleOrder, SamplePutBack

# warehouse and SKU code -> bin code
type Bins = Mapping[tuple[str, str], str]
GRACE_S = 900


def cancelled(rng: Random, clock: Clock, draft: Draft, labels: Labels, bins: Bins) -> SampleOrder:
    """Stopped while received, released or picking; mostly early."""
    steps = [Step("received", draft.received_s, shop_of(draft.winery.name), "")]
    wave = clock.wave_after(draft.received_s)
    lines = draft.basket.lines
    how = rng.random()
    if wave is None or how < 0.5:
        asked_s = _between(rng, draft.received_s + 30, (wave or clock.as_of_s) - 5)
    elif how < 0.7:
        steps += through_the_house(rng, clock, wave)[:1]
        asked_s = wave + 30 + int(rng.random() * 2400)
    else:
        steps += through_the_house(rng, clock, wave)[:2]
        asked_s = steps[-1].second + 30 + int(rng.random() * 600)
        lines = in_cart(lines, int(rng.random() * (draft.basket.bottles + 1)))
    asked_s = min(asked_s, clock.as_of_s - 1)
    asked = ask(
        rng, clock, winery=draft.winery.slug, winery_name=draft.winery.name, asked_s=asked_s,
        may_send_again=draft.generation == 1 and asked_s + DAY // 2 < clock.as_of_s,
    )  # fmt: skip
    steps.append(Step("cancelled", asked_s, asked.asked_by, ""))
    ship_day = clock.day_of(wave) if wave else clock.day_of(draft.received_s) + 1
    outcome = Outcome(
        steps=steps,
        lines=lines,
        requested_ship_on=clock.date_of(clock.next_shipping_day(ship_day)),
        cancellations=(asked,),
        put_backs=put_backs(rng, clock, draft.warehouse, lines, asked_s, bins),
    )
    return assemble(rng, draft, outcome, labels)


def put_backs(
    rng: Random, clock: Clock, warehouse: str, lines: tuple[SampleLine, ...], asked_s: int, bins: Bins
) -> tuple[SamplePutBack, ...]:
    """A task per wine in the cart. Those of the last day are still open for the most part."""
    is_recent = clock.as_of_s - asked_s < 2 * DAY
    tasks = []
    for line in lines:
        if not line.bottles_picked:
            continue
        done_s = asked_s + 300 + int(rng.random() * 7200)
        is_done = done_s < clock.as_of_s and not (is_recent and rng.random() < 0.7)
        tasks.append(
            SamplePutBack(
                sku=line.sku,
                bottles=line.bottles_picked,
                bin_code=bins[warehouse, line.sku],
                asked_at=instant(asked_s),
                done_at=instant(done_s) if is_done else None,
                done_by=FLOOR[int(rng.random() * len(FLOOR))] if is_done else "",
            )
        )
    return tuple(tasks)


def _between(rng: Random, begin: int, end: int) -> int:
    return begin + int(rng.random() * max(1, end - begin))
