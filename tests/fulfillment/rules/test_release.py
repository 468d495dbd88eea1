"""When orders go to the floor by themselves."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recork.fulfillment.rules.release import next_release, read_times, say_times

HERE = ZoneInfo("America/Los_Angeles")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=HERE)


@pytest.mark.parametrize(
    ("every", "times", "due"),
    [
        (None, (), None),
        (30, (), NOON.replace(minute=30)),
        (None, (time(13, 30),), NOON.replace(hour=13, minute=30)),
        (None, (time(9), time(12)), NOON.replace(day=24, hour=9)),
        (30, (time(12, 10),), NOON.replace(minute=10)),
    ],
)
def test_the_next_release(every: int | None, times: tuple[time, ...], due: datetime | None) -> None:
    assert next_release(NOON, every_minutes=every, times=times) == due


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1)), st.times())  # noqa: DTZ001 -- the zone is put on below
def test_a_time_of_day_always_comes_within_a_day(now: datetime, at: time) -> None:
    local = now.replace(tzinfo=HERE)
    due = next_release(local, every_minutes=None, times=[at])
    assert due is not None
    assert timedelta(0) < due - local <= timedelta(hours=25)


def test_times_are_read_as_people_write_them() -> None:
    assert read_times("13:30 9:00, 9:00") == (time(9), time(13, 30))
    assert say_times(read_times("13:30,9:00")) == "09:00, 13:30"
    assert read_times(" ") == ()


@pytest.mark.parametrize(
    "bad", ["25:00", "9", "noon", "9:00;10:00", " ".join(f"1:{n:02}" for n in range(25))]
)
def test_what_is_no_time_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r"time|At most|unconverted"):
        read_times(bad)
