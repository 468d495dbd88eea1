"""What keeps the house in order by itself."""

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from recork.fulfillment.models import scope
from recork.fulfillment.operations import selection, stock
from recork.fulfillment.tasks.job import by_the_clock

KEPT_HOURS = 72
"""Done jobs are kept over a weekend, so that on Monday somebody can see what happened."""


@by_the_clock("fulfillment.fold_stock", cron="* * * * * */5")
def fold_stock() -> None:
    """Bring the ledger's new entries into the balances."""
    with scope.of_every_winery():
        stock.fold_stock()


@by_the_clock("fulfillment.forget_selections", cron="41 3 * * *")
def forget_selections() -> None:
    """Take out what somebody ticked weeks ago."""
    with scope.of_every_winery():
        selection.forget_old(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="fulfillment.take_up_jobs", queueing_lock="take_up_jobs", pass_context=True)
async def take_up_jobs(context: JobContext, timestamp: int) -> None:
    """Do again what a killed worker had begun: its heart has stopped beating, its jobs still say "doing"."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs():
        await manager.retry_job(stalled)


@app.periodic(cron="17 * * * *")
@app.task(name="fulfillment.clear_jobs", queueing_lock="clear_jobs", pass_context=True)
async def clear_jobs(context: JobContext, timestamp: int) -> None:
    """Throw away jobs that were done long ago; those that failed stay to be looked at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
