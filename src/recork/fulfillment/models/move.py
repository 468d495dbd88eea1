"""Every change of an order's state, once and for ever."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.models.order import Order
from recork.fulfillment.rules.order import Cause, OrderState
from recork.manners.constraints import one_of


class Move(TenantModel):
    """One step of an order from one state to the next. Append-only: the application may not change it.

    An order's version counts its changes; one move at most per version is what makes
    two writers who decided on the same row impossible. `request_id` is the asker's own
    id for the step, so that a scanner may repeat itself.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="moves", db_index=False)
    version = models.IntegerField()
    from_state = models.CharField(max_length=12, null=True)
    to_state = models.CharField(max_length=12)
    cause = models.CharField(max_length=12)
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    request_id = models.UUIDField(null=True)

    class Meta:
        db_table = "move"
        constraints = (
            one_of("to_state", OrderState, "move_to_state_known"),
            one_of("cause", Cause, "move_cause_known"),
            models.UniqueConstraint(fields=("order", "version"), name="move_once_per_version"),
            models.UniqueConstraint(
                fields=("order", "request_id"),
                condition=models.Q(request_id__isnull=False),
                name="move_once_per_request",
            ),
        )
        indexes = (BrinIndex(fields=("at",), name="move_by_day", autosummarize=True),)

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
