"""Who asked to stop an order, from where and why, and what the answer was."""

from datetime import date
from random import Random
from uuid import UUID

from recork.sample.clock import DAY, HOUR, Clock, instant
from recork.sample.journeys import Step
from recork.sample.people import CLIENT_SERVICES, manager_of, shop_of
from recork.sample.shapes import SampleCancellation

_REASONS = (
    "customer_request", "customer_request", "customer_request", "customer_request", "wrong_address",
    "wrong_address", "wrong_items", "wrong_items", "pickup", "pickup", "duplicate", "payment", "fraud",
    "inventory", "weather", "other",
)  # fmt: skip
_NOTES = {
    "customer_request": ("", "", "", "Customer called", "Travelling until next month"),
    "wrong_address": ("Moved in spring", "Old office address", ""),
    "wrong_items": ("Wanted the magnum", "", "Meant the Rosé"),
    "pickup": ("Comes to the tasting room",),
    "duplicate": ("Ordered twice within a minute", ""),
    "payment": ("Card was charged back",),
    "fraud": ("Card and ship-to do not match",),
    "inventory": ("The vintage is sold out",),
    "weather": ("Too cold to wait any longer",),
    "other": ("", "Gift was refused"),
}
# From view_orders on, people in the portal; a machine asks at any hour.
_BY_DAY = ("view_orders", "view_orders", "order_details", "order_details", "group", "shop", "api")
_BY_NIGHT = ("shop", "shop", "api")
PICKUP_LOCATIONS = ("Tasting room, Healdsburg", "Winery gate")


def ask(
    rng: Random, clock: Clock, *, winery: str, winery_name: str, asked_s: int, declined_in: str = "",
    may_send_again: bool = False,
) -> SampleCancellation:  # fmt: skip
    """One question asked then. `declined_in` is the state that made the answer a no."""
    asked_from = _place(rng, clock, asked_s)
    reason = _REASONS[int(rng.random() * len(_REASONS))]
    notes = _NOTES[reason]
    is_pickup = reason == "pickup"
    return SampleCancellation(
        id=UUID(int=rng.getrandbits(128), version=4),
        asked_by=_asker(rng, winery, winery_name, asked_from),
        asked_from=asked_from,
        asked_at=instant(asked_s),
        reason=reason,
        note=notes[int(rng.random() * len(notes))],
        shop_next=_shop_next(rng, reason, may_send_again=may_send_again),
        pickup_location=PICKUP_LOCATIONS[int(rng.random() * 2)] if is_pickup else "",
        pickup_ready_on=_ready_on(clock, asked_s) if is_pickup else None,
        is_accepted=not declined_in,
        code=f"already_{declined_in}" if declined_in else "",
    )


def refused(
    rng: Random, clock: Clock, *, winery: str, winery_name: str, steps: list[Step]
) -> SampleCancellation | None:
    """A question that came too late: after some step from picked on, if there is time for it."""
    late = [place for place, step in enumerate(steps) if step.state in _TOO_LATE]
    if not late:
        return None
    place = late[int(rng.random() * len(late))]
    begin = steps[place].second
    end = steps[place + 1].second if place + 1 < len(steps) else min(begin + DAY, clock.as_of_s)
    if end - begin < 10:
        return None
    return ask(
        rng, clock, winery=winery, winery_name=winery_name,
        asked_s=begin + 1 + int(rng.random() * (end - begin - 2)), declined_in=steps[place].state,
    )  # fmt: skip


_TOO_LATE = frozenset({"picked", "packed", "shipped", "delivered", "returned"})


def _place(rng: Random, clock: Clock, asked_s: int) -> str:
    hour = (asked_s - clock.first_day_s) % DAY // HOUR
    places = _BY_DAY if 8 <= hour < 17 else _BY_NIGHT
    return places[int(rng.random() * len(places))]


def _asker(rng: Random, winery: str, winery_name: str, asked_from: str) -> str:
    if asked_from in {"shop", "api"}:
        return shop_of(winery_name)
    return manager_of(winery) if rng.random() < 0.8 else CLIENT_SERVICES


def _shop_next(rng: Random, reason: str, *, may_send_again: bool) -> str:
    if reason == "pickup":
        return "handled_externally"
    if may_send_again and reason in {"wrong_address", "wrong_items", "weather", "inventory"}:
        return "send_again"
    return "cancel_order" if rng.random() < 0.95 else "no_shipping_required"


def _ready_on(clock: Clock, asked_s: int) -> date:
    return clock.date_of(clock.next_shipping_day(clock.day_of(asked_s) + 4))
