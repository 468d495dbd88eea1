"""Change one's mind about what the shop should do with an order that was stopped."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import connection
from django.db.models import F

from recork.fulfillment.models import Cancellation, Order, ShopNextChange, ShopReport
from recork.fulfillment.queries.order_sheet import order_named
from recork.fulfillment.queries.shop_side import read_report, sent_later
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.cancellation import Outcome, ShopNext


@dataclass(frozen=True, slots=True)
class Wish:
    """What the shop should do, and for a pickup where and from which day on."""

    shop_next: ShopNext
    pickup_location: str = ""
    pickup_ready_on: date | None = None


class WishOutcome(StrEnum):
    """What became of a wish as far as this house knows: the shop has the last word, in its report."""

    ASKED = "asked"
    IN_FORCE = "in_force"
    TOO_LATE = "too_late"
    NOT_STOPPED = "not_stopped"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class WishAnswer:
    """`sent_as` names what the shop has sent already, where it is too late."""

    outcome: WishOutcome
    order: Order | None = None
    sent_as: str = ""


def change_shop_next(
    actor: Actor, number: str, question_id: UUID, wish: Wish, *, now: datetime
) -> WishAnswer:
    """Ask the shop to do something else with a stopped order; the same wish again changes nothing.

        question_id  of the cancellation that stopped the order

    It is in force here at once and travels with the cancelled state; the shop answers in its report with
    taken or too late. Raises `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    order = order_named(actor, number).select_for_update().first()
    if order is None:
        return WishAnswer(WishOutcome.NOT_FOUND)
    stop = Cancellation.objects.filter(
        order=order, outcome=Outcome.CANCELLED, question_id=question_id
    ).first()
    if stop is None:
        return WishAnswer(WishOutcome.NOT_STOPPED, order)
    if _is_in_force(stop, wish):
        return WishAnswer(WishOutcome.IN_FORCE, order)
    late = _sent_already(order)
    if late:
        return WishAnswer(WishOutcome.TOO_LATE, order, late)
    _ask(actor, order, stop, wish, now)
    return WishAnswer(WishOutcome.ASKED, order)


def _is_in_force(stop: Cancellation, wish: Wish) -> bool:
    kept = (stop.shop_next, stop.pickup_location, stop.pickup_ready_on)
    return kept == (wish.shop_next, wish.pickup_location, wish.pickup_ready_on)


def _sent_already(order: Order) -> str:
    """The number under which the shop has sent the order again, as far as it has told."""
    wishes = list(ShopNextChange.objects.filter(order=order).order_by("pk"))
    report = ShopReport.objects.filter(order=order).first()
    return sent_later(order.order_number, wishes, read_report(report) if report else None)


def _ask(actor: Actor, order: Order, stop: Cancellation, wish: Wish, now: datetime) -> None:
    ShopNextChange.objects.create(
        winery_id=order.winery_id,
        order=order,
        question_id=stop.question_id,
        before=stop.shop_next,
        before_location=stop.pickup_location,
        before_ready_on=stop.pickup_ready_on,
        shop_next=wish.shop_next,
        pickup_location=wish.pickup_location,
        pickup_ready_on=wish.pickup_ready_on,
        asked_by=actor.name,
        asked_at=now,
    )
    _enforce(order, stop.question_id, wish)
    Order.objects.filter(pk=order.pk).update(version=F("version") + 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tell_shops(%s, 'cancellation.shop_next_changed', %s, %s)",
            [[order.pk], stop.question_id, now],
        )


def put_back(order: Order, question_id: UUID) -> None:
    """What came too late is taken back here too, so that both houses say the same. The order's lock is held.

    In force is the newest wish while it waits for its answer, else the newest that the shop has taken, else
    what came with the stop.
    """
    wishes = list(ShopNextChange.objects.filter(order=order, question_id=question_id).order_by("pk"))
    if not wishes:
        return
    taken = [wish for wish in wishes if wish.answer == "taken" or (wish is wishes[-1] and not wish.answer)]
    _enforce(order, question_id, _wish_of(taken[-1]) if taken else _wish_before(wishes[0]))


def _wish_of(change: ShopNextChange) -> Wish:
    return Wish(ShopNext(change.shop_next), change.pickup_location, change.pickup_ready_on)


def _wish_before(change: ShopNextChange) -> Wish:
    return Wish(ShopNext(change.before), change.before_location, change.before_ready_on)


def _enforce(order: Order, question_id: UUID, wish: Wish) -> None:
    """Let it travel with the cancelled state from now on."""
    Cancellation.objects.filter(order=order, question_id=question_id, outcome=Outcome.CANCELLED).update(
        shop_next=wish.shop_next,
        pickup_location=wish.pickup_location,
        pickup_ready_on=wish.pickup_ready_on,
    )
