"""Labels: want them, type a number, write down what the carrier said, close what it would not take back."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from recork.fulfillment.carriers import MANUAL, Bought, Parcel, Refused, Unknown, Voided
from recork.fulfillment.models import Label, Order, Package
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.label import LONGEST_PAUSE, TO_CARRY, LabelState
from recork.fulfillment.rules.search import tracking_number
from recork.manners.promise import promise
from recork.wire.backoff import next_try

AT_ONCE = 100
_DICE = random.SystemRandom()

type Answer = Bought | Voided | Refused | Unknown


@dataclass(frozen=True, slots=True)
class Errand:
    """What a carrier is asked: to buy this label (with the parcel) or to take it back (without)."""

    label_id: UUID
    carrier: str
    parcel: Parcel | None


def want_labels(actor: Actor, order_ids: Sequence[int], *, now: datetime) -> int:
    """Want a label for each box of these packed orders that has none. Returns how many are new.

    They are bought by a job that is promised here; by a person where no carrier is called. Raises `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    list(Order.objects.select_for_update().filter(pk__in=list(order_ids)).order_by("pk").only("pk"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT want_labels(%s, %s, %s, %s)", [list(order_ids), settings.CARRIER, actor.name, now]
        )
        ((made,),) = cursor.fetchall()
    if made and settings.CARRIER != MANUAL:
        promise("fulfillment.carry_labels", timestamp=0)
    return len(made)


def type_tracking(actor: Actor, label_id: UUID, tracking: str, *, now: datetime) -> bool:
    """A person has bought this label elsewhere: write its number down.

    False: nobody waits for it (any more). Raises `Label.DoesNotExist`, `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    label = _locked(label_id)
    if label.state != LabelState.WANTED or label.carrier != MANUAL or not tracking.strip():
        return False
    _bought(label, Bought(tracking, 0), actor.name, now)
    return True


def want_again(actor: Actor, label_id: UUID, *, now: datetime) -> bool:
    """Want another label in the place of one that the carrier refused to sell.

    False: it did not fail, or another was wanted already. Raises `Label.DoesNotExist`, `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    label = _locked(label_id)
    if label.state != LabelState.FAILED or label.closed_at is not None:
        return False
    label.closed_at, label.closed_by = now, actor.name
    label.save(update_fields=["closed_at", "closed_by"])
    return want_labels(actor, [label.order_id], now=now) > 0


def close_void(actor: Actor, label_id: UUID, note: str, *, is_void: bool, now: datetime) -> bool:
    """A person has seen to a label that no carrier would take back by itself.

        is_void  it is void now; else it is paid for, and the note says why that is settled

    False: there is nothing to close (any more). Raises `Label.DoesNotExist`, `NotAllowed`.
    """
    require(actor, Verb.MOVE_ORDERS)
    label = _locked(label_id)
    by_hand = label.state == LabelState.VOID_WANTED and label.carrier == MANUAL
    refused = label.state == LabelState.VOID_REFUSED and label.closed_at is None
    if not (by_hand or refused):
        return False
    label.state = LabelState.VOIDED if is_void else LabelState.VOID_REFUSED
    label.closed_at, label.closed_by, label.note = now, actor.name, note
    label.save(update_fields=["state", "closed_at", "closed_by", "note"])
    return True


def due_errands(*, now: datetime) -> list[Errand]:
    """What carriers are to be asked now, the longest due first. In every winery's scope."""
    due = (
        Label.objects.filter(state__in=TO_CARRY, next_try_at__lte=now)
        .exclude(carrier=MANUAL)
        .select_related("package", "order__ship_to")
        .order_by("next_try_at")[:AT_ONCE]
    )
    return [
        Errand(label.pk, label.carrier, _parcel(label) if label.state == LabelState.WANTED else None)
        for label in due
    ]


def record_answer(errand: Errand, answer: Answer, *, now: datetime) -> None:
    """Write down what the carrier said. Whatever it says twice, or too late, changes nothing.

    A label that was called back while it was bought keeps its number and is still given back.
    """
    label = _locked(errand.label_id)
    is_void = errand.parcel is None
    if label.state not in TO_CARRY or (is_void and label.state != LabelState.VOID_WANTED):
        return
    match answer:
        case Bought():
            _bought(label, answer, "", now)
        case Voided():
            label.state, label.answered_at, label.words = LabelState.VOIDED, now, ""
        case Refused() if is_void or label.state == LabelState.WANTED:
            label.state = LabelState.VOID_REFUSED if is_void else LabelState.FAILED
            label.answered_at, label.words = now, answer.words
        case Unknown():
            label.tries += 1
            label.next_try_at = now + next_try(label.tries, _DICE, longest=LONGEST_PAUSE)
            label.words = answer.words
    label.save()


def _bought(label: Label, answer: Bought, who: str, now: datetime) -> None:
    """`who` typed the number; nobody did where the carrier has answered."""
    number = tracking_number(answer.tracking)
    label.tracking, label.bought_at, label.answered_at = number, now, now
    label.bought_by = who
    label.cost_cents, label.words = answer.cost_cents, ""
    if label.state == LabelState.WANTED:
        label.state = LabelState.BOUGHT
        Package.objects.filter(pk=label.package_id).update(tracking=number)
    label.save()


def _parcel(label: Label) -> Parcel:
    to = label.order.ship_to
    return Parcel(
        service=label.order.service,
        name=to.name,
        line1=to.line1,
        city=to.city,
        state=to.state,
        zip=to.zip,
        bottles=label.package.box_bottles,
    )


def _locked(label_id: UUID) -> Label:
    """The label, locked; its order is locked first, as everywhere."""
    found = Label.objects.only("order_id").get(pk=label_id)
    Order.objects.select_for_update().only("pk").get(pk=found.order_id)
    return Label.objects.select_for_update().get(pk=label_id)
