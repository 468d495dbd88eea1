"""Carriers hear what their drivers took: asked with no transaction open, until they have answered."""

from django.utils import timezone

from recork.fulfillment.carriers import Closed, Refused, Unknown
from recork.fulfillment.models import scope
from recork.fulfillment.operations.manifest import DayErrand, due_days, record_day
from recork.fulfillment.tasks.label import carrier_named
from recork.manners.alone import alone
from recork.manners.job import by_the_clock


@by_the_clock("fulfillment.tell_carriers", cron="* * * * * */10")
def tell_carriers() -> None:
    """Close the day of each list that was handed over."""
    with alone("fulfillment.tell_carriers") as is_alone:
        if not is_alone:
            return
        with scope.of_every_winery():
            days = due_days(now=timezone.now())
        for day in days:
            answer = _close(day)
            with scope.of_every_winery():
                record_day(day, answer, now=timezone.now())


def _close(day: DayErrand) -> Closed | Refused | Unknown:
    carrier = carrier_named(day.carrier)
    if carrier is None:
        return Refused("unknown_carrier", f"No carrier named {day.carrier} is set up here.")
    return carrier.close_day(day.key, day.labels)
