"""Hold orders that wait for what the shipping rules say today, and let go what they don't say any more."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import connection

from recork.fulfillment.models import Hold, Order
from recork.fulfillment.queries.shipping_rules import rules_for
from recork.fulfillment.rules.actor import MACHINE
from recork.fulfillment.rules.address import Address
from recork.fulfillment.rules.destination import ShippingRule, day_of_shipping, destination_problems
from recork.fulfillment.rules.edit import Kept, settle
from recork.fulfillment.rules.hold import HoldReason, Problem
from recork.fulfillment.rules.order import OrderState

AT_ONCE = 500
"""Orders that are looked at in one transaction."""


def look_at_waiting(winery_id: int | None, *, after: int, now: datetime, today: date) -> int | None:
    """Look again at the next few hundred orders that wait, from the id `after` on. Returns the last one's id.

    None when there are none left.
    """
    waiting = Order.objects.filter(state=OrderState.RECEIVED, pk__gt=after).order_by("pk")
    if winery_id is not None:
        waiting = waiting.filter(winery=winery_id)
    ids = list(waiting.values_list("pk", flat=True)[:AT_ONCE])
    if not ids:
        return None
    look_again(ids, now=now, today=today)
    return ids[-1]


def look_again(order_ids: Sequence[int], *, now: datetime, today: date) -> None:
    """Decide by the rules of today about those of these orders that wait; a fixed number of statements for a set.

    What somebody has let go on purpose is not held again for the same reason. Holds that no rule has put stay.
    """
    orders = list(
        Order.objects.select_for_update(of=("self",))
        .filter(pk__in=order_ids, state=OrderState.RECEIVED)
        .select_related("ship_to")
        .only("winery", "requested_ship_on", *(f"ship_to__{name}" for name in Address.__dataclass_fields__))
        .order_by("pk")
    )
    if not orders:
        return
    rules = rules_for(order.winery_id for order in orders)
    kept = _kept([order.pk for order in orders])
    gone: list[int] = []
    new: list[Hold] = []
    for order in orders:
        closes, opens = settle(_found(order, rules[order.winery_id], today), kept[order.pk])
        gone += closes
        new += [_hold(order, problem, now) for problem in opens]
    _write(gone, new, now)


def _found(order: Order, rules: list[ShippingRule], today: date) -> list[Problem]:
    leaves_on = day_of_shipping(order.requested_ship_on, today)
    return destination_problems(order.ship_to.address, rules, leaves_on=leaves_on)


def _kept(order_ids: list[int]) -> dict[int, list[Kept]]:
    """The holds of these orders that a rule has put, open or cleared."""
    kept: dict[int, list[Kept]] = defaultdict(list)
    for hold in Hold.objects.filter(order__in=order_ids, rule__isnull=False):
        problem = Problem(HoldReason(hold.reason), hold.field, hold.words, hold.until_on, hold.rule_id)
        kept[hold.order_id].append(Kept(hold.pk, problem, hold.released_at is None))
    return kept


def _hold(order: Order, problem: Problem, now: datetime) -> Hold:
    return Hold(winery_id=order.winery_id, order=order, opened_at=now, **asdict(problem))


def _write(gone: list[int], new: list[Hold], now: datetime) -> None:
    if not gone and not new:
        return
    freed = Hold.objects.filter(pk__in=gone, released_at=None)
    let_go = list(freed.values_list("order_id", flat=True))
    freed.update(released_at=now, released_by=MACHINE.name)
    Hold.objects.bulk_create(new, ignore_conflicts=True)
    held = {hold.order_id for hold in new}
    with connection.cursor() as cursor:
        for ids, told in ((held, "order.held"), (set(let_go) - held, "order.hold_released")):
            if ids:
                cursor.execute("SELECT tell_of_holds(%s, %s, %s)", [sorted(ids), told, now])
