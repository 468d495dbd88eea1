"""What is over for long enough is forgotten, at night."""

from django.utils import timezone

from recork.fulfillment.models import scope
from recork.fulfillment.operations.erasure import due_wineries, erase_old
from recork.manners.job import by_the_clock


@by_the_clock("fulfillment.erase_old", cron="23 3 * * *")
def erase() -> None:
    """Winery by winery, each portion in a transaction and a scope of its own."""
    now = timezone.now()
    with scope.of_every_winery():
        due = due_wineries()
    for winery_id, keep_days in due:
        last = -1
        while last:
            with scope.of_winery(winery_id):
                last = erase_old(winery_id, keep_days, max(last, 0), now=now).last
