"""The wines of an order."""

from django.db import models
from django.db.models import F, Q

from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.models.order import Order


class OrderLine(TenantModel):
    """One wine of an order, in bottles. `sku` is empty while the code is unknown.

    `allocation` is the ledger entry that promises the bottles of this line; it is
    empty until there was stock to promise. `bottles_picked` are in the cart or box.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    position = models.SmallIntegerField()
    sku = models.ForeignKey("fulfillment.Sku", models.PROTECT, null=True, db_index=False)
    sku_code = models.CharField(max_length=60, db_collation="C")
    bottles = models.IntegerField()
    bottles_picked = models.IntegerField(default=0)
    allocation = models.ForeignKey(
        "fulfillment.StockEntry",
        models.PROTECT,
        null=True,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )

    class Meta:
        db_table = "order_line"
        constraints = (
            models.CheckConstraint(condition=Q(bottles__gt=0), name="order_line_has_bottles"),
            models.CheckConstraint(
                condition=Q(bottles_picked__gte=0) & Q(bottles_picked__lte=F("bottles")),
                name="order_line_picked_within_ordered",
            ),
            models.CheckConstraint(
                condition=Q(bottles_picked=0) | Q(allocation__isnull=False),
                name="order_line_picked_was_allocated",
            ),
        )
        indexes = (models.Index(F("winery"), F("sku_code"), F("order").desc(), name="order_line_by_sku"),)

    def __str__(self) -> str:
        return f"{self.bottles} of {self.sku_code}"
