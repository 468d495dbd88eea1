"""What keeps an order from going out, in words, and who may let it go."""

from datetime import date
from random import Random

from recork.sample.clock import DAYS, Clock, instant
from recork.sample.people import CLIENT_SERVICES, SYSTEM
from recork.sample.shapes import SampleHold

RELEASABLE_BY = {
    "needs_action": "winery",
    "shipping_instructions": "client_services",
    "insufficient_inventory": "nobody",
    "weather": "winery",
    "requested_ship_date": "winery",
    "compliance": "client_services",
    "manual": "winery",
}

INSTRUCTIONS = (
    "Leave with the concierge",
    "Ring twice, the bell is slow",
    "Deliver to the tasting bar, not to the office",
    "Call before delivery",
    "Use the service entrance on the north side",
    "Signature of the neighbour at no. 12 is fine",
)
_MANUAL = ("Held by hand: label artwork", "Held by hand: billing question")
_COMPLIANCE = ("Birth date missing", "Permit of the state has run out", "Over the monthly limit of the state")


def is_freezing(day: date) -> bool:
    return day.month >= 10 or day.month <= 4


def open_hold(
    rng: Random, *, reason: str, received_s: int, state: str, until: date | None,
    field: str = "", detail: str = "",
) -> SampleHold:  # fmt: skip
    """A hold that still stands. `detail` overrules the words the reason brings along."""
    words = detail or _words(rng, reason, state=state, until=until)
    return SampleHold(
        reason=reason,
        field=field or _FIELD.get(reason, ""),
        detail=words,
        releasable_by=RELEASABLE_BY[reason],
        since=instant(received_s + 20),
        until=until,
        released_at=None,
        released_by="",
    )


def last_day(rng: Random, clock: Clock, reason: str) -> date | None:
    """When it clears by itself: weather in a week or so, a wished-for day within three."""
    match reason:
        case "weather":
            return clock.date_of(DAYS + 2 + int(rng.random() * 7))
        case "requested_ship_date":
            day = DAYS + 1 + int(rng.random() * 20)
            return clock.date_of(clock.next_shipping_day(day))
        case _:
            return None


def cleared_hold(rng: Random, *, received_s: int, wave: int, day: date) -> SampleHold:
    """A hold of the past, cleared between receiving and the wave."""
    reason = _CLEARED[int(rng.random() * len(_CLEARED))]
    cleared_s = received_s + 60 + int(rng.random() * (wave - received_s - 120))
    return SampleHold(
        reason=reason,
        field=_FIELD.get(reason, ""),
        detail=_words(rng, reason, state="", until=day),
        releasable_by=RELEASABLE_BY[reason],
        since=instant(received_s + 20),
        until=day if reason == "requested_ship_date" else None,
        released_at=instant(cleared_s),
        released_by=SYSTEM if reason == "requested_ship_date" else CLIENT_SERVICES,
    )


_CLEARED = ("shipping_instructions", "requested_ship_date", "requested_ship_date")
_FIELD = {
    "compliance": "ship_to",
    "insufficient_inventory": "lines",
    "requested_ship_date": "requested_ship_on",
    "shipping_instructions": "shipping_instructions",
}


def _words(rng: Random, reason: str, *, state: str, until: date | None) -> str:
    match reason:
        case "shipping_instructions":
            return "Shipping instructions to read"
        case "weather":
            return weather_words(state, until)
        case "requested_ship_date":
            return f"Leaves on {in_words(until)}, as asked"
        case "compliance":
            return _COMPLIANCE[int(rng.random() * len(_COMPLIANCE))]
        case "manual":
            return _MANUAL[int(rng.random() * len(_MANUAL))]
        case _:
            return ""


def weather_words(state: str, until: date | None) -> str:
    assert until is not None, "weather ends on a day"
    kind = "freezing" if is_freezing(until) else "heat"
    return f"{kind.capitalize()} in {state} until {in_words(until)}"


def in_words(day: date | None) -> str:
    """`1 Dec`, the same in every locale."""
    assert day is not None, "this hold ends on a day"
    return f"{day.day} {_MONTHS[day.month - 1]}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
