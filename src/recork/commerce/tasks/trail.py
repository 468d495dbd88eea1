"""The audit trail, by the clock."""

from django.db import transaction

from recork.manners.job import by_the_clock
from recork.manners.trail.sealing import close_tallies, seal_all


@by_the_clock("commerce.seal_trail", cron="* * * * * 23")
def seal_trail() -> None:
    """Every minute: write what was counted, and seal what is new."""
    with transaction.atomic():
        close_tallies()
    with transaction.atomic():
        seal_all()
