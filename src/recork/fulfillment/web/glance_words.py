"""Orders at a glance in words and in lengths: each bar with its number, each day with its column."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from recork.fulfillment.queries.glance import COUNTED, Day, Glance, ToBeSentAgain
from recork.fulfillment.rules.cancellation import CODES, REASON_WORDS
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.status import GROUPS, Status
from recork.fulfillment.web.forms.order_filter import slug
from recork.look.templatetags.look import STATUS
from recork.manners.web import say
from recork.manners.web.days import ANY_DAY

_DONE_WORDS = {
    OrderState.RELEASED: "Released",
    OrderState.PICKED: "Picked",
    OrderState.PACKED: "Packed",
    OrderState.SHIPPED: "Shipped",
}
_FROM_DOOR_TO_TRUCK = (
    Status.WAITING,
    Status.FUTURE_SHIP_DATE,
    *GROUPS["Fulfilling"],
    Status.ON_HOLD,
    Status.NEEDS_ACTION,
)


class Stat(NamedTuple):
    """One number worth a glance; `is_act` when somebody should do something about it."""

    number: str
    words: str
    more: str
    url: str
    is_act: bool = False


class Bar(NamedTuple):
    """One row of a chart: `width` in percent of the longest."""

    words: str
    number: str
    width: str
    url: str = ""
    mark: str = ""
    is_act: bool = False


def stats(glance: Glance, differing: int | None, most_differing: int, now: datetime) -> list[Stat]:
    """What stands above everything; `differing` is None for somebody who couldn't mend it."""
    on_floor = sum(glance.by_status[status] for status in GROUPS["Fulfilling"])
    to_mend, again = glance.by_status[Status.NEEDS_ACTION], glance.to_be_sent_again
    oldest = (
        f"the oldest since {say.shortly(glance.needs_action[0].since, now)}" if glance.needs_action else ""
    )
    first = f"the first {say.at(again[0].resend_at, now)}" if again else ""
    shipped = glance.done_today[OrderState.SHIPPED]
    found = [
        Stat(_many(sum(glance.by_status.values())), "open orders", "", _orders(status="open")),
        Stat(_many(on_floor), "on the floor", f"{shipped:,} shipped today", _orders(status="fulfilling")),
        Stat(_many(to_mend), "need action", oldest, _orders(status=slug(Status.NEEDS_ACTION)), bool(to_mend)),
        Stat(f"{len(again):,}", "about to be sent again", first, "#again" if again else "", bool(again)),
    ]
    if differing is None:
        return found
    more = "+" if differing >= most_differing else ""
    url = reverse("disagreements")
    return [*found, Stat(f"{differing}{more}", "shop and warehouse disagree", "", url, bool(differing))]


def by_status(glance: Glance) -> list[Bar]:
    """Open orders, from the door to the truck, what needs a person last."""
    longest = max(glance.by_status.values())
    return [
        Bar(
            str(status),
            _many(glance.by_status[status]),
            _width(glance.by_status[status], longest),
            _orders(status=slug(status)),
            STATUS[status][0],
            status in (Status.ON_HOLD, Status.NEEDS_ACTION),
        )
        for status in _FROM_DOOR_TO_TRUCK
    ]


def by_hold(glance: Glance) -> list[Bar]:
    """What holds orders, the most frequent first; what holds none is left out."""
    longest = max(glance.by_hold.values())
    found = sorted(((n, reason) for reason, n in glance.by_hold.items() if n), reverse=True)
    return [
        Bar(reason.words, _many(n), _width(n, longest), _orders(hold=str(reason)), "hold")
        for n, reason in found
    ]


def reasons(glance: Glance) -> list[Bar]:
    """Why orders were stopped."""
    return _ranked((REASON_WORDS[reason], n) for reason, n in glance.reasons.items())


def refusals(glance: Glance) -> list[Bar]:
    """Why it was too late."""
    return _ranked((say.begin(CODES[code].short), n) for code, n in glance.refusals.items() if code in CODES)


def done_today(glance: Glance) -> list[Bar]:
    """How often each step was taken since midnight."""
    longest = max(glance.done_today.values())
    return [Bar(_DONE_WORDS[state], _many(n), _width(n, longest)) for state, n in glance.done_today.items()]


@dataclass(frozen=True, slots=True)
class Again:
    """One order that is about to be sent again."""

    found: ToBeSentAgain
    ship_to: str
    stopped: str
    clock: str
    wait: str
    url: str
    instead_url: str


def again(found: ToBeSentAgain, now: datetime) -> Again:
    minutes = max(0, round((found.resend_at - now).total_seconds() / 60))
    return Again(
        found,
        ship_to=", ".join(
            word for word in (found.customer, f"{found.city} {found.ship_state}".strip()) if word
        ),
        stopped=f"{say.shortly(found.stopped_at, now)} by {found.stopped_by}",
        clock=say.shortly(found.resend_at, now),
        wait="any moment" if not minutes else "in 1 minute" if minutes == 1 else f"in {minutes:,} minutes",
        url=reverse("order", args=[found.fulfillment_number]),
        instead_url=reverse("change_shop_next", args=[found.fulfillment_number, found.question_id]),
    )


class Column(NamedTuple):
    """A piece of one day's column; lengths in percent of the width and in pixels of the height."""

    kind: str
    x: str
    y: int
    height: int


class Rule(NamedTuple):
    """A line across the plot, with the number it stands for."""

    number: int
    y: int


@dataclass(frozen=True, slots=True)
class Columns:
    """Thirty days of questions. `days` are the same as a table; days without any are left out there."""

    accepted: int
    refused: int
    pieces: list[Column]
    rules: list[Rule]
    first: str
    days: list[tuple[str, int, int]]


LEFT, WIDTH = 4.0, 2.2
TOP, BOTTOM = 8, 128


def columns(days: list[Day]) -> Columns:
    """Draw accepted questions, and those refused on top of them."""
    step, scale = (100 - LEFT) / len(days), max(2, *(day.accepted + day.refused for day in days))
    scale += scale % 2

    def height(n: int) -> int:
        return round(n * (BOTTOM - TOP) / scale)

    pieces = []
    for at, day in enumerate(days):
        x, yes, no = f"{LEFT + at * step:.1f}%", height(day.accepted), height(day.refused)
        if yes:
            pieces.append(Column("yes", x, BOTTOM - yes, yes))
        if no:
            pieces.append(Column("no", x, BOTTOM - yes - no, no))
    return Columns(
        accepted=sum(day.accepted for day in days),
        refused=sum(day.refused for day in days),
        pieces=pieces,
        rules=[Rule(n, BOTTOM - height(n)) for n in (scale // 2, scale)],
        first=say.day(days[0].on, days[-1].on),
        days=[
            (say.day(day.on, days[-1].on), day.accepted, day.refused)
            for day in reversed(days)
            if day.accepted or day.refused
        ],
    )


def _ranked(found: Iterable[tuple[str, int]]) -> list[Bar]:
    ranked = sorted(found, key=lambda each: (-each[1], each[0]))
    return [Bar(words, _many(n), _width(n, ranked[0][1])) for words, n in ranked]


def _many(n: int) -> str:
    return f"{COUNTED:,}+" if n >= COUNTED else f"{n:,}"


def _width(n: int, longest: int) -> str:
    return f"{100 * n / longest:.1f}%" if longest else "0%"


def _orders(**filters: str) -> str:
    return f"{reverse('view_orders')}?{urlencode({'ordered': ANY_DAY} | filters)}"
