"""A question "may this order be stopped?" and its answer."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from recork.fulfillment.models.asked import StopAskedModel, stop_asked_known
from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.models.order import Order
from recork.fulfillment.rules.cancellation import Outcome
from recork.manners.constraints import one_of


class Cancellation(TenantModel, StopAskedModel):
    """One asking about one order, answered in the transaction that recorded it.

    The asker chose `question_id`; asking again under it finds this row. At most one
    asking per order can have stopped it.
    """

    pk = models.CompositePrimaryKey("order_id", "question_id")
    order = models.ForeignKey(Order, models.CASCADE, related_name="cancellations", db_index=False)
    question_id = models.UUIDField()
    batch_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=20)
    code = models.CharField(max_length=24, blank=True)
    state_found = models.CharField(max_length=12)
    bottles_released = models.IntegerField(default=0)
    bottles_coming_back = models.IntegerField(default=0)

    class Meta:
        db_table = "cancellation"
        constraints = (
            one_of("outcome", Outcome, "cancellation_outcome_known"),
            *stop_asked_known("cancellation"),
            models.CheckConstraint(
                condition=Q(outcome="declined") ^ Q(code=""), name="cancellation_declined_has_code"
            ),
            models.UniqueConstraint(
                fields=("order",), condition=Q(outcome="cancelled"), name="cancelled_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("batch_id",),
                name="cancellation_by_batch",
                condition=Q(batch_id__isnull=False),
            ),
            BrinIndex(fields=("asked_at",), name="cancellation_by_day", autosummarize=True),
        )

    def __str__(self) -> str:
        return f"{self.order_id}: {self.outcome}"


class CancellationBatch(StopAskedModel):
    """A set of orders that somebody asked to stop together; each is answered on its own.

    `numbers` are as asked, in order: order numbers, or fulfilment numbers when
    `by_fulfillment_number`. `answered` counts those already dealt with, from the front,
    so that a batch cut short goes on where it stopped.
    """

    id = models.UUIDField(primary_key=True)
    winery = models.ForeignKey(
        "fulfillment.Winery", models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    numbers = ArrayField(models.TextField())
    by_fulfillment_number = models.BooleanField(default=False)
    answered = models.IntegerField(default=0)
    pickup_location = models.CharField(max_length=120, blank=True, db_default="")
    actor = models.JSONField()

    class Meta:
        db_table = "cancellation_batch"
        constraints = (models.CheckConstraint(condition=Q(answered__gte=0), name="batch_answered_positive"),)
        indexes = (models.Index(F("winery"), F("asked_at").desc(), name="batch_newest"),)

    def __str__(self) -> str:
        return f"{self.answered} of {len(self.numbers)}"
