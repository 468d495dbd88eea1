"""When a winery's orders go to the floor by themselves."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

SHORTEST_MIN = 5
LONGEST_MIN = 24 * 60
MOST_TIMES = 24


def next_release(now: datetime, *, every_minutes: int | None, times: Sequence[time]) -> datetime | None:
    """The next instant after `now` at which a wave is due, or None when releasing is done by hand.

        now  in the zone in which people read the times of day

    With both given, whichever comes first.
    """
    due = [] if every_minutes is None else [now + timedelta(minutes=every_minutes)]
    for day in (now.date(), now.date() + timedelta(days=1)):
        due += [datetime.combine(day, at, now.tzinfo) for at in times]
    return min((at for at in due if at > now), default=None)


def read_times(words: str) -> tuple[time, ...]:
    """Read times of day such as "9:00, 13:30"; raises ValueError for what is none."""
    found = {datetime.strptime(word, "%H:%M").time() for word in words.replace(",", " ").split()}  # noqa: DTZ007 -- a time of day has no zone
    if len(found) > MOST_TIMES:
        raise ValueError(f"At most {MOST_TIMES} times a day.")
    return tuple(sorted(found))


def say_times(times: Sequence[time]) -> str:
    """The same as people write them: "09:00, 13:30"."""
    return ", ".join(f"{at:%H:%M}" for at in times)
