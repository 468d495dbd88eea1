"""Stop the orders that somebody has selected: at once when they are few, else by the worker."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from recork.fulfillment.models import CancellationBatch, Selection
from recork.fulfillment.operations.cancellation import Asking
from recork.fulfillment.operations.cancellation_batch import (
    CHUNK,
    answer_whole_batch,
    open_batch,
    promise_batch,
    retry_failed,
)
from recork.fulfillment.operations.selection import UnknownSelection
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.search import fulfillment_number

AT_ONCE = CHUNK
"""Orders that are answered while the person waits; beyond that a bar shows how far it has come."""


class NothingSelected(Exception):
    """The selection is empty: nothing was asked for."""


class SelectionChanged(Exception):
    """The selection isn't what the person was shown any more: nothing was asked for."""


class NothingFailed(Exception):
    """The group has no order that is worth asking again for, or isn't finished yet."""


def seal_of(order_ids: Iterable[int]) -> str:
    """A short name for exactly these orders, for a popup to bring back with its OK."""
    listed = ",".join(str(order_id) for order_id in sorted(order_ids))
    return hashlib.sha256(listed.encode()).hexdigest()[:32]


def cancel_selection(
    actor: Actor,
    looking_at: int | None,
    selection_id: UUID,
    asking: Asking,
    *,
    now: datetime,
    seal: str = "",
) -> CancellationBatch:
    """Ask for every order of a selection and empty it.

        seal  `seal_of` the orders that the person was shown; empty takes them as they stand now

    `asking.question_id` names the group; the same again finds the first, so that a second
    press of OK asks for nothing. Raises `UnknownSelection`, `NothingSelected`, `SelectionChanged`,
    `BatchIdTaken`, `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    whose = {"user_id": actor.user_id, "winery_id": looking_at}
    selection = Selection.objects.select_for_update().filter(pk=selection_id, **whose).first()
    if selection is None:
        raise UnknownSelection(str(selection_id))
    # the lock comes first: the same OK, pressed twice, waits here and finds what the other has made
    before = _own(actor, asking.question_id)
    if before is not None:
        return before
    if not selection.order_ids:
        raise NothingSelected
    if seal and seal != seal_of(selection.order_ids):
        raise SelectionChanged
    batch = open_batch(
        actor,
        # the newest first, as lists show them: ticks may arrive in any order
        [fulfillment_number(order_id) for order_id in sorted(selection.order_ids, reverse=True)],
        asking,
        now=now,
        by_fulfillment_number=True,
        looking_at=looking_at,
    )
    selection.order_ids, selection.filter, selection.changed_at = [], None, now
    selection.save(update_fields=["order_ids", "filter", "changed_at"])
    return _answer_or_promise(batch, now)


def retry_group(actor: Actor, batch_id: UUID, retry_id: UUID, *, now: datetime) -> CancellationBatch | None:
    """Ask once more for those of one's own group that failed, under the id `retry_id`.

    None: this person has no such group. Raises `NothingFailed`, `BatchIdTaken`, `NotAllowed`.
    """
    require(actor, Verb.CANCEL_ORDERS)
    first = _own(
        actor, batch_id
    )  # not locked: orders come before groups, and the retry's own id makes it one
    if first is None:
        return None
    before = _own(actor, retry_id)
    if before is not None:
        return before
    if first.answered < len(first.numbers):
        raise NothingFailed
    retried = retry_failed(actor, first, retry_id, now=now)
    if not retried.numbers:
        raise NothingFailed
    return _answer_or_promise(retried, now)


def _own(actor: Actor, batch_id: UUID) -> CancellationBatch | None:
    return CancellationBatch.objects.filter(pk=batch_id, actor__user_id=actor.user_id).first()


def _answer_or_promise(batch: CancellationBatch, now: datetime) -> CancellationBatch:
    if len(batch.numbers) > AT_ONCE:
        promise_batch(batch)
    else:
        answer_whole_batch(batch, now=now)
        batch.refresh_from_db()
    return batch
