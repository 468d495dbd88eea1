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
    `hold_id` is that of whoever put it on by hand, so that asking again holds once.
    `rule` is the shipping rule that says so, if one does.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="holds", db_index=False)
    reason = models.CharField(max_length=24)
    field = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120, default="Recork", db_default="Recork")
    until_on = models.DateField(null=True)
    rule = models.ForeignKey(
        "fulfillment.ShippingRule", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=120, blank=True)
    hold_id = models.UUIDField(null=True)

    class Meta:
        db_table = "hold"
        constraints = (
            one_of("reason", HoldReason, "hold_reason_known"),
            models.UniqueConstraint(
                fields=("order", "reason", "field"),
                condition=Q(released_at__isnull=True),
                name="hold_open_once",
            ),
            models.UniqueConstraint(fields=("order", "hold_id"), name="hold_asked_once"),
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


class HoldRelease(models.Model):
    """Letting holds go, asked for under an id of the asker's own; its first answer is its answer for ever.

    `asked` is what was asked, `results` what became of each order, null for a moment only: both are written in one
    transaction. Null `winery`: somebody of the house asked.
    """

    id = models.UUIDField(primary_key=True)
    winery = models.ForeignKey(
        "fulfillment.Winery", models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    asked = models.JSONField()
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    results = models.JSONField(null=True)

    class Meta:
        db_table = "hold_release"

    def __str__(self) -> str:
        return f"{self.id} by {self.asked_by}"
