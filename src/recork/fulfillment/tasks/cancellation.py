"""Large groups of orders are stopped in the background."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from recork.fulfillment.models import CancellationBatch, scope
from recork.fulfillment.operations.cancellation_batch import answer_batch, promise_batch
from recork.manners.job import by_the_clock, job

OVERDUE = timedelta(minutes=2)
"""A batch that nobody has finished by then has lost its worker: chunks take seconds."""


@job("fulfillment.answer_batch")
def answer(batch_id: str) -> None:
    """Answer a batch chunk by chunk, a transaction each, until it is finished."""
    finished = False
    while not finished:
        with scope.of_every_winery():
            finished = answer_batch(UUID(batch_id), now=timezone.now()).finished


@by_the_clock("fulfillment.take_up_batches", cron="* * * * *")
def take_up() -> None:
    """Promise unfinished batches again: a queue can lose a job, a row stays."""
    with scope.of_every_winery():
        left = CancellationBatch.objects.filter(
            answered__lt=F("numbers__len"), asked_at__lt=timezone.now() - OVERDUE
        )
        for batch in left.only("pk"):
            promise_batch(batch)
