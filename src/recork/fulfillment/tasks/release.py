"""Orders go to the floor by the clock."""

from django.utils import timezone

from recork.fulfillment.models import scope
from recork.fulfillment.operations.release_plan import due_plans, release_by_plan
from recork.manners.job import by_the_clock, each_by_itself


@by_the_clock("fulfillment.release_by_plan", cron="* * * * *")
def release() -> None:
    """Release for every winery whose time has come, each in a transaction and a scope of its own."""
    now = timezone.now()
    with scope.of_every_winery():
        due = due_plans(now=now)

    def release_of(plan: tuple[int, int]) -> None:
        plan_id, winery_id = plan
        with scope.of_winery(winery_id):
            release_by_plan(plan_id, now=now)

    each_by_itself(release_of, due)
