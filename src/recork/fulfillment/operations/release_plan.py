"""Release a winery's orders by the clock."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from recork.fulfillment.models import ReleasePlan, Warehouse, Winery
from recork.fulfillment.operations.locking import lock_orders
from recork.fulfillment.operations.wave import Choice, Released, ready_orders, release_wave
from recork.fulfillment.rules.actor import MACHINE, Actor, Verb, require
from recork.fulfillment.rules.release import LONGEST_MIN, SHORTEST_MIN, next_release, read_times
from recork.manners.entry import Unfit


def plan_releases(
    actor: Actor, winery: Winery, *, every_minutes: int | None, times: str, now: datetime
) -> ReleasePlan:
    """Say when a winery's orders go to the floor by themselves; with neither given, by hand alone.

        times  times of day as people write them: "9:00, 13:30"

    Raises `Unfit`, `NotAllowed`.
    """
    require(actor, Verb.SET_UP)
    if every_minutes is not None and not SHORTEST_MIN <= every_minutes <= LONGEST_MIN:
        raise Unfit("every_minutes", f"Between {SHORTEST_MIN} and {LONGEST_MIN:,} minutes.")
    try:
        at = read_times(times)
    except ValueError as error:
        raise Unfit("times", "Write times of day as 9:00, 13:30; at most 24.") from error
    plan, _ = ReleasePlan.objects.update_or_create(
        winery=winery,
        defaults={
            "every_minutes": every_minutes,
            "times": list(at),
            "next_at": next_release(timezone.localtime(now), every_minutes=every_minutes, times=at),
            "changed_by": actor.name,
        },
    )
    return plan


def due_plans(*, now: datetime) -> list[tuple[int, int]]:
    """Plans whose time has come, with their wineries."""
    due = ReleasePlan.objects.filter(next_at__lte=now).order_by("next_at")
    return list(due.values_list("pk", "winery_id"))


def release_by_plan(plan_id: int, *, now: datetime) -> list[Released]:
    """Release what is ready of one winery, a wave for each warehouse, and set the clock anew.

    However often and by however many workers it is called for one due time, that time releases once.
    """
    plan = ReleasePlan.objects.select_for_update().filter(pk=plan_id, next_at__lte=now).first()
    if plan is None:
        return []
    released = []
    today = timezone.localtime(now).date()
    ready = {
        warehouse_id: ready_orders(Choice(warehouse_id, ship_by=today, winery_id=plan.winery_id))
        for warehouse_id in Warehouse.objects.order_by("pk").values_list("pk", flat=True)
    }
    lock_orders([order_id for ids in ready.values() for order_id in ids])
    for warehouse_id, ids in ready.items():
        request = uuid5(NAMESPACE_URL, f"release/{plan.pk}/{plan.next_at}/{warehouse_id}")
        wave = release_wave(MACHINE, warehouse_id, ids, now=now, request_id=request, chosen="By the clock")
        released += [wave] if wave else []
    local = timezone.localtime(now)
    plan.next_at = next_release(local, every_minutes=plan.every_minutes, times=plan.times)
    plan.save(update_fields=["next_at"])
    return released
