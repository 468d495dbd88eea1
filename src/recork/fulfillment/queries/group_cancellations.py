"""The groups of orders that somebody has cancelled together: how far each has come."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from recork.fulfillment.models import Cancellation, CancellationBatch
from recork.fulfillment.rules.cancellation import CancelReason, Outcome

RECENT = 20


@dataclass(frozen=True, slots=True)
class GroupProgress:
    """One group, in orders."""

    id: UUID
    asked_at: datetime
    answered: int
    of: int
    reason: CancelReason
    note: str

    @property
    def finished(self) -> bool:
        return self.answered >= self.of


def own_group(user_id: int | None, batch_id: UUID) -> CancellationBatch | None:
    """Find a group that this person has asked for; another's is as good as none."""
    return _own(user_id).filter(pk=batch_id).first()


def progress_of(user_id: int | None, batch_id: UUID) -> GroupProgress | None:
    """How far a group of one's own has come; ten thousand numbers stay in the database."""
    return next(iter(_progress(_own(user_id).filter(pk=batch_id))), None)


def recent_groups(user_id: int | None, looking_at: int | None) -> list[GroupProgress]:
    """One's own latest groups, newest first, of the winery looked at (None: of all)."""
    groups = _own(user_id)
    if looking_at is not None:
        groups = groups.filter(winery_id=looking_at)  # said once more, for the index's sake
    return _progress(groups.order_by("-asked_at")[:RECENT])


def tells_a_shop(batch: CancellationBatch) -> bool:
    """Whether the group has stopped an order that a shop has sent, and which hears of it."""
    stops = Cancellation.objects.filter(batch_id=batch.pk, outcome=Outcome.CANCELLED)
    return stops.filter(order__connection__isnull=False).exists()


def _own(user_id: int | None) -> QuerySet[CancellationBatch]:
    return CancellationBatch.objects.filter(actor__user_id=user_id)


def _progress(groups: QuerySet[CancellationBatch]) -> list[GroupProgress]:
    rows = groups.values_list("pk", "asked_at", "answered", "numbers__len", "reason", "note")
    return [GroupProgress(*row[:4], CancelReason(row[4]), row[5]) for row in rows]
