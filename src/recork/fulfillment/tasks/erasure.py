"""What is over for long enough is forgotten, at night."""

from django.utils import timezone

from recork.fulfillment.models import scope
from recork.fulfillment.operations.erasure import due_wineries, erase_old
from recork.manners.job import by_the_clock, each_by_itself


@by_the_clock("fulfillment.erase_old", cron="23 3 * * *")
def erase() -> None:
    """Winery by winery, each by itself."""
    with scope.of_every_winery():
        due = due_wineries()
    each_by_itself(_erase_of, due)


def _erase_of(winery: tuple[int, int]) -> None:
    """Each portion in a transaction and a scope of its own."""
    winery_id, keep_days = winery
    now = timezone.now()
    last = -1
    while last:
        with scope.of_winery(winery_id):
            last = erase_old(winery_id, keep_days, max(last, 0), now=now).last
