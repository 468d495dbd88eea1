"""The large group that somebody has left to the worker, kept in their session until they have seen the result."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from recork.fulfillment.models import CancellationBatch
from recork.fulfillment.queries.group_cancellations import progress_of
from recork.fulfillment.web.door import SeatedRequest
from recork.manners.web import say

_KEPT = "running_group"


@dataclass(frozen=True, slots=True)
class RunningGroup:
    """What View Orders says about it."""

    words: str
    label: str
    url: str
    kind: str


def remember(request: SeatedRequest, batch: CancellationBatch) -> None:
    """Keep in mind a group that isn't finished yet."""
    if batch.answered < len(batch.numbers):
        request.session[_KEPT] = str(batch.pk)


def forget(request: SeatedRequest, batch: CancellationBatch) -> None:
    """Its result was seen."""
    if request.session.get(_KEPT) == str(batch.pk):
        del request.session[_KEPT]


def running_group(request: SeatedRequest) -> RunningGroup | None:
    """The group in mind, if there is one; only then is anything asked of the database."""
    kept = request.session.get(_KEPT)
    progress = progress_of(request.seat.actor.user_id, UUID(kept)) if kept else None
    if progress is None:
        return None
    url = reverse("group_cancellation", args=[progress.id])
    if progress.finished:
        words = f"Your group of {say.orders(progress.of)} has been answered."
        return RunningGroup(words, "See what became of each", url, "good")
    words = f"Your group of {say.orders(progress.of)} is being cancelled: {progress.answered:,} so far."
    return RunningGroup(words, "Watch it", url, "")
