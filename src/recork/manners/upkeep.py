"""What keeps a house's queue and its sessions in order by itself. A house's `tasks` import it, so that its worker knows it."""

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from recork.manners.job import by_the_clock
from recork.manners.sessions import forget_over

KEPT_HOURS = 72
"""Done jobs are kept over a weekend, so that on Monday somebody can see what happened."""


@app.periodic(cron="* * * * *")
@app.task(name="upkeep.take_up_jobs", queueing_lock="take_up_jobs", pass_context=True)
async def take_up_jobs(context: JobContext, timestamp: int) -> None:
    """Do again what a killed worker had begun: its heart has stopped beating, its jobs still say "doing"."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs():
        await manager.retry_job(stalled)


@app.periodic(cron="17 * * * *")
@app.task(name="upkeep.clear_jobs", queueing_lock="clear_jobs", pass_context=True)
async def clear_jobs(context: JobContext, timestamp: int) -> None:
    """Throw away jobs that were done long ago; those that failed stay to be looked at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)


@by_the_clock("upkeep.clear_sessions", cron="23 * * * *")
def clear_sessions() -> None:
    """Throw away sessions that are over."""
    forget_over(timezone.now())
