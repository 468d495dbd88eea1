"""The boxes that an order left in, and what is in each."""

from django.db import models
from django.db.models import Q

from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.models.order import Order
from recork.fulfillment.models.order_line import OrderLine


class Package(TenantModel):
    """A box that was packed for an order, with its tracking number once there is one.

    `box_bottles` is what it holds when full; `position` counts the boxes of an order from 1.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="packages")
    position = models.SmallIntegerField(default=1, db_default=1)
    box_bottles = models.IntegerField()
    is_magnum = models.BooleanField(default=False, db_default=False)
    has_cool_pack = models.BooleanField(default=False, db_default=False)
    carrier = models.CharField(max_length=20, blank=True)
    tracking = models.CharField(max_length=60, blank=True, db_collation="C")
    packed_at = models.DateTimeField()

    class Meta:
        db_table = "package"
        indexes = (
            models.Index(
                fields=("winery", "tracking", "order"),
                name="package_by_tracking",
                condition=~Q(tracking=""),
            ),
        )

    def __str__(self) -> str:
        return self.tracking or self.kind

    @property
    def kind(self) -> str:
        """What people call this box."""
        return "magnum box" if self.is_magnum else f"{self.box_bottles}-bottle box"


class PackageLine(TenantModel):
    """Bottles of one line of the order that lie in a box."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="lines", db_index=False)
    line = models.ForeignKey(OrderLine, models.CASCADE, related_name="+")
    bottles = models.IntegerField()

    class Meta:
        db_table = "package_line"
        constraints = (
            models.UniqueConstraint(fields=("package", "line"), name="package_line_once"),
            models.CheckConstraint(condition=Q(bottles__gt=0), name="package_line_has_bottles"),
        )

    def __str__(self) -> str:
        return f"{self.bottles} in a box"
