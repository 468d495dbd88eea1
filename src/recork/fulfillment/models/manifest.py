"""What a carrier's driver takes along: one list per warehouse, carrier and day, closed once and for ever."""

import uuid

from django.db import models
from django.db.models import Q

from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.models.order import Order


class Manifest(models.Model):
    """A list of orders that leave together; it serves all wineries. Closing it ships them.

    `key` names the move of each of its orders and the day at the carrier. `orders` and `boxes` are counted when it
    is closed; after that the database lets nobody change it, but for what the carrier said of the day. `by_hand`:
    somebody handed these boxes over without a list, so it was written at that moment, closed.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    warehouse = models.ForeignKey("fulfillment.Warehouse", models.PROTECT, db_index=False)
    carrier = models.CharField(max_length=20, blank=True)
    leaves_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, blank=True)
    orders = models.IntegerField(default=0)
    boxes = models.IntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=240, blank=True)
    by_hand = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "manifest"
        constraints = (
            models.UniqueConstraint(
                fields=("warehouse", "carrier", "leaves_on"),
                condition=Q(closed_at__isnull=True, by_hand=False),
                name="manifest_open_once",
            ),
        )
        indexes = (
            models.Index(fields=("-closed_at",), name="manifest_closed"),
            models.Index(
                fields=("next_try_at",), name="manifest_to_tell", condition=Q(next_try_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What is printed and scanned, such as M0000012."""
        return f"M{self.pk:07}"


class ManifestOrder(TenantModel):
    """An order on a manifest; on one at most."""

    manifest = models.ForeignKey(Manifest, models.PROTECT, related_name="rows")
    order = models.OneToOneField(Order, models.CASCADE, related_name="on_manifest")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)

    class Meta:
        db_table = "manifest_order"

    def __str__(self) -> str:
        return str(self.manifest_id)
