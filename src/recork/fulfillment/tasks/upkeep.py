"""What keeps the house in order by itself."""

from django.utils import timezone

from recork.fulfillment.models import scope
from recork.fulfillment.operations import hold, intercept, reallocation, selection, stock
from recork.manners.job import by_the_clock
from recork.manners.trail.sealing import close_tallies, seal_all


@by_the_clock("fulfillment.fold_stock", cron="* * * * * */5")
def fold_stock() -> None:
    """Bring the ledger's new entries into the balances, tell shops what has changed, serve who waits for it."""
    with scope.of_every_winery():
        stock.fold_stock()
        stock.tell_stock(now=timezone.now())
    _serve_who_waits()


def _serve_who_waits() -> None:
    """Promise what has come free, a transaction for each few hundred orders, until nobody can be served."""
    served = True
    while served:
        with scope.of_every_winery():
            served = bool(reallocation.reallocate_waiting(now=timezone.now()))


@by_the_clock("fulfillment.forget_selections", cron="41 3 * * *")
def forget_selections() -> None:
    """Take out what somebody ticked weeks ago."""
    with scope.of_every_winery():
        selection.forget_old(now=timezone.now())


@by_the_clock("fulfillment.decline_overdue", cron="* * * * * */10")
def decline_overdue() -> None:
    """Answer for the floor where it was too slow."""
    with scope.of_every_winery():
        intercept.decline_overdue(now=timezone.now())


@by_the_clock("fulfillment.release_due_holds", cron="* * * * *")
def release_due_holds() -> None:
    """Let go what waited for its day, a transaction for each few hundred orders."""
    released = True
    while released:
        now = timezone.now()
        with scope.of_every_winery():
            released = bool(hold.release_due(today=timezone.localdate(now), now=now))


@by_the_clock("fulfillment.seal_trail", cron="* * * * * 23")
def seal_trail() -> None:
    """Every minute: write what was counted, and seal what is new."""
    with scope.of_every_winery():
        close_tallies()
    with scope.of_every_winery():
        seal_all()
