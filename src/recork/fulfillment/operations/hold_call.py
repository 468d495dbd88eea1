"""Holds as programs put them on and let them go: under an id of their own, so that asking again changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from recork.fulfillment.models import Hold, HoldRelease, Order
from recork.fulfillment.operations.hold import MOST, HoldOutcome, Release, hold_orders, release_holds
from recork.fulfillment.queries.order_filter import OrderFilter
from recork.fulfillment.queries.order_sheet import order_named
from recork.fulfillment.queries.view_orders import read_ids
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.search import order_id_of


class ReleaseIdTaken(Exception):
    """The id already names another release."""


@dataclass(frozen=True, slots=True)
class HoldAnswer:
    """What became of one hold; a repeat finds the one of this id, even if it was let go since."""

    outcome: HoldOutcome
    order: Order | None = None
    hold: Hold | None = None
    is_repeat: bool = False


def hold_order(
    actor: Actor, number: str, hold_id: UUID, words: str, *, until_on: date | None, now: datetime, today: date
) -> HoldAnswer:
    """Put one order on hold; see `hold_orders`. Raises `Unfit`, `NotAllowed`."""
    require(actor, Verb.HOLD_ORDERS)
    order = order_named(actor, number).select_for_update().first()
    if order is None:
        return HoldAnswer(HoldOutcome.NOT_FOUND)
    before = Hold.objects.filter(order=order, hold_id=hold_id).first()
    if before is not None:
        return HoldAnswer(HoldOutcome.HELD, order, before, is_repeat=True)
    (held,) = hold_orders(actor, [order.pk], words, until_on=until_on, now=now, today=today, hold_id=hold_id)
    return HoldAnswer(held.outcome, order, Hold.objects.filter(order=order, hold_id=hold_id).first())


@dataclass(frozen=True, slots=True)
class Which:
    """Orders by their numbers, or all that match, the newest `MOST` of them; of their holds these, None for all."""

    numbers: tuple[str, ...] = ()
    matching: OrderFilter | None = None
    reasons: tuple[HoldReason, ...] | None = None


type Results = list[dict[str, Any]]


def release_asked(
    actor: Actor, release_id: UUID, which: Which, asked: dict[str, Any], *, now: datetime
) -> Results:
    """Let holds go, once, and say what became of each order.

        asked  the same as `which`, as it was written: the id names it, and nothing else

    Asking again gets the first answer. Raises `ReleaseIdTaken`, `NotAllowed`.
    """
    require(actor, Verb.HOLD_ORDERS)
    new = HoldRelease(
        id=release_id, winery_id=actor.winery_id, asked=asked, asked_by=actor.name, asked_at=now
    )
    HoldRelease.objects.bulk_create([new], ignore_conflicts=True)
    first = HoldRelease.objects.filter(pk=release_id).first()
    if first is None or first.asked != asked or first.winery_id != actor.winery_id:
        raise ReleaseIdTaken(f"{release_id} names another release.")
    if first.results is None:
        first.results = _release(actor, which, now)
        first.save(update_fields=["results"])
    results: Results = first.results
    return results


def _release(actor: Actor, which: Which, now: datetime) -> Results:
    if which.matching is not None:
        ids = read_ids(which.matching, actor.winery_id, MOST)
        freed = release_holds(actor, ids, which.reasons, now=now)
        numbers = _numbers(actor, ids)
        return [_result(numbers[each.order_id], each) for each in freed]
    found = _ids(actor, which.numbers)
    freed = release_holds(actor, list(found.values()), which.reasons, now=now)
    by_id = {each.order_id: each for each in freed}
    return [_result(number, by_id.get(found.get(number, 0))) for number in which.numbers]


def _ids(actor: Actor, numbers: Sequence[str]) -> dict[str, int]:
    """The orders that an actor means by these numbers: see `order_named`."""
    if actor.winery_id is not None:
        own = Order.objects.filter(winery=actor.winery_id, order_number__in=numbers)
        return dict(own.values_list("order_number", "pk"))
    ids = {number: order_id for number in numbers if (order_id := order_id_of(number))}
    there = set(Order.objects.filter(pk__in=ids.values()).values_list("pk", flat=True))
    return {number: order_id for number, order_id in ids.items() if order_id in there}


def _numbers(actor: Actor, ids: Sequence[int]) -> dict[int, str]:
    found = Order.objects.only("pk", "order_number").in_bulk(list(ids))
    is_ours = actor.winery_id is None
    return {pk: order.fulfillment_number if is_ours else order.order_number for pk, order in found.items()}


def _result(number: str, release: Release | None) -> dict[str, Any]:
    if release is None:
        return {"order_number": number, "outcome": "not_found", "released": [], "kept": []}
    return {
        "order_number": number,
        "outcome": str(release.outcome),
        "released": [str(reason) for reason in release.released],
        "kept": [{"reason": str(reason), "why": why} for reason, why in release.kept],
    }
