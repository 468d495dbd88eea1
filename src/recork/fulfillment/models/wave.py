"""Orders go to the floor in waves, and each wave is picked cart by cart."""

from django.db import models
from django.db.models import Q

from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.models.order import Order


class Wave(models.Model):
    """Orders of one warehouse that were released together, of whichever wineries; its id is its number.

    `chosen` says in words what was asked for ("Club, to ship by 28 Nov"). `request` was minted with the page
    or by the job: the same again releases nothing more.
    """

    warehouse = models.ForeignKey("fulfillment.Warehouse", models.PROTECT)
    request = models.UUIDField()
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=120)
    chosen = models.CharField(max_length=160, blank=True)

    class Meta:
        db_table = "wave"
        constraints = (
            models.UniqueConstraint(fields=("request", "warehouse"), name="wave_once_per_request"),
        )
        indexes = (models.Index(fields=("-released_at",), name="wave_newest"),)

    def __str__(self) -> str:
        return f"Wave {self.pk}"


class Cart(models.Model):
    """What one picker pushes along: some orders of a wave, each in a slot of its own. Its id is its number.

    `picker` has it, since `taken_at`. `at_bin` and `at_sku` are what was scanned last and
    still holds, `last_pick` is the ledger entry that the last scan booked.
    """

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="carts")
    picker = models.ForeignKey("fulfillment.User", models.PROTECT, null=True)
    picker_name = models.CharField(max_length=120, blank=True)
    taken_at = models.DateTimeField(null=True)
    at_bin = models.CharField(max_length=20, blank=True)
    at_sku = models.CharField(max_length=60, blank=True)
    last_pick = models.BigIntegerField(null=True)

    class Meta:
        db_table = "cart"

    def __str__(self) -> str:
        return f"Cart {self.pk}"

    @property
    def code(self) -> str:
        """What its label says to a scanner."""
        return f"C{self.pk}"


class WaveOrder(TenantModel):
    """An order's place in a cart of a wave. `left_at`: when it was taken out again, by hand or by a short pick.

    A cancelled order keeps its place, so that whoever pushes the cart sees it struck out.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="waves", db_index=False)
    cart = models.ForeignKey(Cart, models.PROTECT, related_name="places", db_index=False)
    slot = models.SmallIntegerField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wave_order"
        constraints = (
            models.UniqueConstraint(
                fields=("order",), condition=Q(left_at__isnull=True), name="wave_order_in_one_wave"
            ),
            models.UniqueConstraint(fields=("cart", "slot"), name="wave_order_slot_once"),
        )

    def __str__(self) -> str:
        return f"Slot {self.slot}"
