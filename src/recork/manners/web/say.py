"""How numbers and times are said to people: "6 bottles", "today, 13:20", "22 Nov, 16:40"."""

from datetime import date, datetime

from django.utils import timezone


def bottles(count: int) -> str:
    """1 bottle, 6 bottles."""
    return f"{count:,} bottle" if count == 1 else f"{count:,} bottles"


def orders(count: int) -> str:
    """1 order, 6 orders."""
    return f"{count:,} order" if count == 1 else f"{count:,} orders"


def clock(then: datetime) -> str:
    """The local time of day: 13:05."""
    return f"{timezone.localtime(then):%H:%M}"


def day(on: date, today: date) -> str:
    """22 Nov, with its year when that isn't this one."""
    return f"{on.day} {on:%b}" if on.year == today.year else f"{on.day} {on:%b %Y}"


def when(then: datetime, now: datetime, *, link: str = ", ") -> str:
    """The local day and time, the day as people say it: "today, 13:05", "22 Nov at 16:40"."""
    local, today = timezone.localtime(then), timezone.localtime(now).date()
    said = "today" if local.date() == today else day(local.date(), today)
    return f"{said}{link}{local:%H:%M}"


def shortly(then: datetime, now: datetime) -> str:
    """13:05 today, "22 Nov, 16:40" before."""
    return when(then, now).removeprefix("today, ")


def at(then: datetime, now: datetime) -> str:
    """The end of a sentence: "at 13:05" today, "on 22 Nov at 16:40" before."""
    said = when(then, now, link=" at ")
    return said.removeprefix("today ") if said.startswith("today ") else f"on {said}"


def heading(on: date, today: date) -> str:
    """A day above what happened on it: "Today, 24 November", "22 November 2025"."""
    year = "" if on.year == today.year else f" {on.year}"
    return f"{'Today, ' if on == today else ''}{on.day} {on:%B}{year}"


def cases(count: int) -> str:
    """6 bottles, half a case; 24 bottles, 2 cases; otherwise the bottles alone."""
    dozens, rest = divmod(count, 12)
    if (dozens, rest) == (0, 6):
        return f"{bottles(count)}, half a case"
    if dozens and not rest:
        return f"{bottles(count)}, a case" if dozens == 1 else f"{bottles(count)}, {dozens:,} cases"
    return bottles(count)


def begin(words: str) -> str:
    """The same as the beginning of a sentence; `capitalize` would make 22 nov of 22 Nov."""
    return words[:1].upper() + words[1:]


def money(cents: int, currency: str) -> str:
    """$312.00; other currencies say their code."""
    amount = f"{cents // 100:,}.{cents % 100:02}"
    return f"${amount}" if currency == "USD" else f"{amount} {currency}"
