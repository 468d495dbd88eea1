"""Why an order waits."""

from django.db import models
from django.db.models import Q

from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.models.order import Order
from recork.fulfillment.rules.hold import HoldReason
from recork.manners.constraints import one_of


class Hold(TenantModel):
    """One reason for which an order isn't released yet; open until `released_at`.

    `field` names what to mend, as the shop's body names it ("ship_to.zip"). On `until_on` it clears by itself.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="holds", db_index=False)
    reason = models.CharField(max_length=24)
    field = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120, default="Recork", db_default="Recork")
    until_on = models.DateField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "hold"
        constraints = (
            one_of("reason", HoldReason, "hold_reason_known"),
            models.UniqueConstraint(
                fields=("order", "reason", "field"),
                condition=Q(released_at__isnull=True),
                name="hold_open_once",
            ),
        )
        indexes = (
            models.Index(fields=("order",), name="hold_by_order"),
            models.Index(
                fields=("winery", "reason", "order"),
                name="hold_open_by_reason",
                condition=Q(released_at__isnull=True),
            ),
            models.Index(
                fields=("until_on", "order"),
                name="hold_due",
                condition=Q(released_at__isnull=True, until_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.words
