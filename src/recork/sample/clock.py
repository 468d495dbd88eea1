"""Time in the sample: seconds while deciding, aware instants when handing out.

The house is seen at midnight UTC at the start of `today`, which is four in the
afternoon before on the Pacific coast: whoever loads the sample on `today` finds
nothing that lies in the future. Pacific time is taken as UTC-8 all year; that an
hour is off in summer does no harm here.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta

DAYS = 90
DAY = 86_400
HOUR = 3_600
_PACIFIC = 8 * HOUR
WAVES = (7 * HOUR, 11 * HOUR, 15 * HOUR)
# An order is checked for ten minutes before a wave may take it along.
_CHECKS = 600
SUNDAY = 6


class Clock:
    """The last 90 days of the warehouse. Days count from 0 to 89, instants are UTC seconds."""

    def __init__(self, today: date) -> None:
        self.as_of = datetime.combine(today, time(), UTC)
        self.as_of_s = int(self.as_of.timestamp())
        self.first_day_s = self.as_of_s - DAYS * DAY + _PACIFIC
        self.first_day = today - timedelta(days=DAYS)
        self.first_weekday = self.first_day.weekday()
        self.waves = [
            self.day_s(day) + wave
            for day in range(DAYS)
            for wave in WAVES
            if self.weekday(day) != SUNDAY and self.day_s(day) + wave < self.as_of_s
        ]
        # Ship dates may lie a month behind the last day.
        self._dates = [self.first_day + timedelta(days=day) for day in range(DAYS + 60)]

    def day_s(self, day: int) -> int:
        """Midnight on the Pacific coast."""
        return self.first_day_s + day * DAY

    def weekday(self, day: int) -> int:
        return (self.first_weekday + day) % 7

    def day_of(self, second: int) -> int:
        return (second - self.first_day_s) // DAY

    def date_of(self, day: int) -> date:
        return self._dates[day]

    def next_shipping_day(self, day: int) -> int:
        """The day itself, or Monday for a Sunday."""
        return day + 1 if self.weekday(day) == SUNDAY else day

    def wave_after(self, second: int) -> int | None:
        """The first wave that can take along an order received then, if it has left yet."""
        index = bisect_right(self.waves, second + _CHECKS)
        return self.waves[index] if index < len(self.waves) else None

    def recent_wave(self, second: int, back: int) -> int | None:
        """The wave `back` waves before the last one, or a later one for a later order."""
        wave = self.wave_after(second)
        return None if wave is None else max(wave, self.waves[-1 - back])


def instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
