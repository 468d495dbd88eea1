"""Stop a large set of orders piece by piece, so that it can be watched, cut short and taken up again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from recork.fulfillment.models import CancellationBatch
from recork.fulfillment.operations.cancellation import Answer, Asking, cancel_orders, first_answers
from recork.fulfillment.rules.actor import Actor, Role, Verb, require
from recork.fulfillment.rules.cancellation import AskedFrom, CancelReason, Outcome, ShopNext
from recork.manners.promise import promise

MOST = 10_000
"""Orders in one batch: a second's work for the database, and more than any club run."""

CHUNK = 500
"""Orders per transaction when somebody watches: locks are short and the bar moves."""


class BatchIdTaken(Exception):
    """The id already names a batch with other content."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch has come, in orders."""

    answered: int
    of: int

    @property
    def finished(self) -> bool:
        return self.answered >= self.of


def open_batch(
    actor: Actor,
    numbers: Sequence[str],
    asking: Asking,
    *,
    now: datetime,
    by_fulfillment_number: bool,
    looking_at: int | None = None,
) -> CancellationBatch:
    """Write down what is asked; `asking.question_id` is the batch's id. Nothing is stopped yet.

        looking_at  the one winery whose scope somebody of the house is in, if it is one

    Opening the same batch again finds the first. Raises `BatchIdTaken` when it holds other
    numbers, and `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    batch = CancellationBatch(
        id=asking.question_id,
        winery_id=actor.winery_id or looking_at,
        numbers=list(numbers),
        by_fulfillment_number=by_fulfillment_number,
        asked_by=actor.name,
        asked_at=now,
        asked_from=asking.asked_from,
        reason=asking.reason,
        note=asking.note,
        shop_next=asking.shop_next,
        pickup_location=asking.pickup_location,
        pickup_ready_on=asking.pickup_ready_on,
        actor=_kept(actor),
    )
    CancellationBatch.objects.bulk_create([batch], ignore_conflicts=True)
    first = CancellationBatch.objects.filter(pk=batch.pk).first()
    same = (
        *("numbers", "by_fulfillment_number", "reason", "note"),
        *("shop_next", "pickup_location", "pickup_ready_on"),
    )
    if first is None or any(getattr(first, name) != getattr(batch, name) for name in same):
        raise BatchIdTaken(f"{batch.pk} names another batch.")
    return first


def answer_batch(batch_id: UUID, *, now: datetime, chunk: int = CHUNK) -> Progress:
    """Answer the next `chunk` orders of a batch, in this transaction.

    Two workers on the same batch take turns; what one has answered the other passes over.
    """
    batch = CancellationBatch.objects.select_for_update().get(pk=batch_id)
    _answer_next(batch, chunk, now)
    return Progress(batch.answered, len(batch.numbers))


def answer_whole_batch(batch: CancellationBatch, *, now: datetime) -> list[Answer]:
    """Answer what is left of a batch and give every answer, in the order asked.

    What was answered before is only read, so that the answers of a batch stay what they were.
    """
    fresh = CancellationBatch.objects.select_for_update().get(pk=batch.pk)
    before = read_answers(fresh)
    return before + _answer_next(fresh, MOST, now)


def read_answers(batch: CancellationBatch) -> list[Answer]:
    """Give every answer so far again, in the order asked; asks nothing and stops nothing."""
    if batch.answered == 0:
        return []
    return first_answers(
        batch.numbers[: batch.answered], batch.pk, by_fulfillment_number=batch.by_fulfillment_number
    )


def _answer_next(batch: CancellationBatch, chunk: int, now: datetime) -> list[Answer]:
    part = batch.numbers[batch.answered : batch.answered + chunk]
    if not part:
        return []
    answers = cancel_orders(
        _actor(batch),
        part,
        _asking(batch),
        now=now,
        by_fulfillment_number=batch.by_fulfillment_number,
    )
    batch.answered += len(part)
    batch.save(update_fields=["answered"])
    return answers


def promise_batch(batch: CancellationBatch) -> None:
    """Leave the batch to the worker."""
    promise("fulfillment.answer_batch", batch_id=str(batch.pk))


def retry_failed(
    actor: Actor, batch: CancellationBatch, batch_id: UUID, *, now: datetime
) -> CancellationBatch:
    """Ask anew for those orders of a finished batch that were declined or not found.

    `batch_id` is the asker's own id for the new batch, so that a repeat opens one. Raises
    `BatchIdTaken`, `NotAllowed`.
    """
    return open_batch(
        actor,
        [answer.number for answer in read_answers(batch) if answer.outcome in FAILED],
        replace(_asking(batch), question_id=batch_id, batch_id=batch_id),
        now=now,
        by_fulfillment_number=batch.by_fulfillment_number,
        looking_at=batch.winery_id,
    )


FAILED = frozenset({Outcome.DECLINED, Outcome.NOT_FOUND})
"""What may be worth asking again."""


def _asking(batch: CancellationBatch) -> Asking:
    return Asking(
        question_id=batch.pk,
        batch_id=batch.pk,
        asked_from=AskedFrom(batch.asked_from),
        reason=CancelReason(batch.reason),
        note=batch.note,
        shop_next=ShopNext(batch.shop_next),
        pickup_location=batch.pickup_location,
        pickup_ready_on=batch.pickup_ready_on,
    )


def _kept(actor: Actor) -> dict[str, object]:
    return {
        "name": actor.name,
        "role": actor.role,
        "winery_id": actor.winery_id,
        "user_id": actor.user_id,
    }


def _actor(batch: CancellationBatch) -> Actor:
    kept = batch.actor
    return Actor(name=kept["name"], role=Role(kept["role"]), winery_id=kept["winery_id"])
