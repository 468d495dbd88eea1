"""Orders that wait are looked at again when a shipping rule has changed, and each hour, as days come and licences end."""

from django.utils import timezone

from recork.fulfillment.models import scope
from recork.fulfillment.operations.look_again import look_at_waiting
from recork.manners.job import by_the_clock, job


@job("fulfillment.look_again")
def look_again(winery_id: int) -> None:
    """Look at all orders of one winery that wait, or (0) of every one, a transaction for each few hundred."""
    last: int | None = 0
    while last is not None:
        now = timezone.now()
        with scope.of_every_winery():
            last = look_at_waiting(winery_id or None, after=last, now=now, today=timezone.localdate(now))


@by_the_clock("fulfillment.look_again_hourly", cron="5 * * * *")
def look_again_hourly() -> None:
    look_again.func(0)
