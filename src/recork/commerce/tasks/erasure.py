"""What is over for long enough is forgotten, at night."""

from django.utils import timezone

from recork.commerce.operations import erasure
from recork.manners.job import by_the_clock


@by_the_clock("commerce.erase_old", cron="23 3 * * *")
def erase_old() -> None:
    """Erase in portions until nothing is left that is due."""
    while erasure.erase_old(now=timezone.now()):
        pass
