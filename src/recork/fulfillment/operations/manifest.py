"""Hand boxes over: put orders on the day's list of their carrier, close the list, and tell the carrier."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import connection

from recork.fulfillment.carriers import MANUAL, Closed, Refused, Unknown
from recork.fulfillment.models import Label, Manifest
from recork.fulfillment.operations.move import Moved, moved_of
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.label import LONGEST_PAUSE
from recork.manners.promise import promise
from recork.wire.backoff import next_try

_DICE = random.SystemRandom()


class CloseOutcome(StrEnum):
    """What became of closing a list; only the first has shipped anything."""

    CLOSED = "closed"
    REPEATED = "repeated"
    CHANGED = "changed"
    EMPTY = "empty"
    NARROW = "narrow"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class DayErrand:
    """A closed list that a carrier has to hear of: the labels whose boxes its driver takes."""

    manifest_id: int
    key: UUID
    carrier: str
    labels: tuple[UUID, ...]


def put_on_manifest(actor: Actor, order_ids: Sequence[int], *, on: date, now: datetime) -> list[int]:
    """Put those of these orders that are ready on the list of their warehouse and carrier for that day.

    Ready is what is packed, bears a label on every box, and is wanted back by nobody. Returns the orders that are
    on a list now and weren't. Raises `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT put_on_manifests(%s, %s, %s, %s)", [list(order_ids), on, actor.name, now])
        ((put,),) = cursor.fetchall()
    return list(put)


def close_manifest(actor: Actor, manifest_id: int, *, seen: int, now: datetime) -> CloseOutcome:
    """Hand a list over: all its orders are shipped, in one go and once. In every winery's scope.

        seen  how many orders stood on it when somebody decided to; another count closes nothing

    Orders that were pulled out meanwhile are taken off it. Raises `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT close_manifest(%s, %s, %s, %s)", [manifest_id, seen, actor.name, now])
        ((outcome,),) = cursor.fetchall()
    if outcome == CloseOutcome.CLOSED:
        promise("fulfillment.tell_carriers", timestamp=0)
    return CloseOutcome(outcome)


def take_off_manifest(actor: Actor, manifest_id: int, order_id: int) -> bool:
    """Take an order off an open list again; it stays packed. False: it isn't on it, or the list is closed.

    Raises `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT take_off_manifest(%s, %s)", [manifest_id, order_id])
        ((taken,),) = cursor.fetchall()
    return bool(taken)


def hand_over(
    actor: Actor, order_ids: Sequence[int], *, on: date, now: datetime, request_id: UUID
) -> list[Moved]:
    """Ship packed orders that somebody takes along without a driver's list; says what became of each.

    For each warehouse and carrier that writes a list of their own, closed at once. The same request for the same
    orders ships once. Raises `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM hand_over(%s, %s, %s, %s, %s)", [list(order_ids), request_id, on, actor.name, now]
        )
        rows = cursor.fetchall()
    promise("fulfillment.tell_carriers", timestamp=0)
    return [moved_of(row) for row in rows]


def due_days(*, now: datetime) -> list[DayErrand]:
    """Which lists carriers are to hear of now. In every winery's scope."""
    found = []
    for manifest in Manifest.objects.filter(next_try_at__lte=now).order_by("next_try_at")[:20]:
        labels = (
            Label.objects.filter(order__on_manifest__manifest=manifest, state="bought")
            .exclude(carrier=MANUAL)
            .order_by("id")
            .values_list("pk", "carrier")
        )
        carriers = {carrier for _, carrier in labels}
        found += [
            DayErrand(manifest.pk, manifest.key, name, tuple(pk for pk, carrier in labels if carrier == name))
            for name in sorted(carriers)[:1]
        ]
    return found


def record_day(errand: DayErrand, answer: Closed | Refused | Unknown, *, now: datetime) -> None:
    """Write down what the carrier said of the day. What it says twice changes nothing."""
    manifest = Manifest.objects.select_for_update().get(pk=errand.manifest_id)
    if manifest.next_try_at is None:
        return
    manifest.next_try_at = None
    match answer:
        case Closed():
            manifest.told_at, manifest.words = now, f"{answer.parcels} parcels taken over"
        case Refused():
            manifest.words = answer.words
        case Unknown():
            manifest.tries += 1
            manifest.next_try_at = now + next_try(manifest.tries, _DICE, longest=LONGEST_PAUSE)
            manifest.words = answer.words
    manifest.save(update_fields=["told_at", "words", "tries", "next_try_at"])
