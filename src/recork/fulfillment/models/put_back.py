"""Bottles that must go from a cart, or from a parcel that came back, into a bin."""

from django.db import models
from django.db.models import F, Q

from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.models.order import Order
from recork.fulfillment.models.order_line import OrderLine


class PutBack(TenantModel):
    """A task for the floor: so many bottles of one wine, from a cancelled or returned order, into a bin.

    `bottles_back` stand in a bin and are available again, `bottles_damaged` are broken or missing and in
    quarantine; closed when the two add up to `bottles`.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="put_backs", db_index=False)
    line = models.ForeignKey(OrderLine, models.CASCADE, db_index=False)
    allocation = models.ForeignKey(
        "fulfillment.StockEntry", models.PROTECT, db_constraint=False, db_index=False
    )
    sku = models.ForeignKey("fulfillment.Sku", models.PROTECT, db_constraint=False, db_index=False)
    warehouse = models.ForeignKey(
        "fulfillment.Warehouse", models.PROTECT, db_constraint=False, db_index=False
    )
    bottles = models.IntegerField()
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, blank=True)
    bottles_back = models.IntegerField(default=0)
    bottles_damaged = models.IntegerField(default=0)
    bin = models.ForeignKey("fulfillment.Bin", models.PROTECT, null=True, db_index=False)

    class Meta:
        db_table = "put_back"
        constraints = (
            models.UniqueConstraint(fields=("allocation",), name="put_back_once_per_promise"),
            models.CheckConstraint(
                condition=Q(bottles__gt=0, bottles_back__gte=0, bottles_damaged__gte=0)
                & (
                    Q(closed_at__isnull=True, bottles__gt=F("bottles_back") + F("bottles_damaged"))
                    | Q(closed_at__isnull=False, bottles=F("bottles_back") + F("bottles_damaged"))
                ),
                name="put_back_adds_up",
            ),
        )
        indexes = (
            models.Index(fields=("order",), name="put_back_by_order"),
            models.Index(
                fields=("sku", "id"), name="put_back_open_of_sku", condition=Q(closed_at__isnull=True)
            ),
            models.Index(
                fields=("warehouse", "id"),
                name="put_back_open",
                condition=Q(closed_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.bottles} back"

    @property
    def bottles_to_go(self) -> int:
        """Bottles that nobody has judged yet."""
        return self.bottles - self.bottles_back - self.bottles_damaged
