"""Who we ship for, from where, and which shops may speak for a winery."""

import uuid

from django.db import models

from recork.fulfillment.models.base import TenantModel


class Winery(models.Model):
    """A tenant: its people, orders and bottles are nobody else's business.

    `second_factor_for_all`: its viewers too, and not its managers alone, sign in with a second factor.
    `keep_days`: how long after its end an order still says whom it was for; empty, for ever.
    """

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    default_warehouse = models.ForeignKey(
        "fulfillment.Warehouse", models.PROTECT, null=True, blank=True, related_name="+"
    )
    support_phone = models.CharField(max_length=40, blank=True)
    support_email = models.EmailField(blank=True)
    second_factor_for_all = models.BooleanField(default=False, db_default=False)
    keep_days = models.IntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "winery"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(keep_days__isnull=True) | models.Q(keep_days__gte=30),
                name="winery_keeps_a_month",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Warehouse(models.Model):
    """A building of the fulfilment house; it serves all wineries."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "warehouse"

    def __str__(self) -> str:
        return self.name


class Bin(models.Model):
    """A place for bottles in a warehouse, named as on its sign."""

    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="bins")
    code = models.CharField(max_length=20, db_collation="C")

    class Meta:
        db_table = "bin"
        constraints = (models.UniqueConstraint(fields=("warehouse", "code"), name="bin_once_per_warehouse"),)

    def __str__(self) -> str:
        return self.code


class ShopConnection(TenantModel):
    """A shop that submits orders of one winery and hears what becomes of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=120)
    last_news_seq = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "shop_connection"
        indexes = (models.Index(fields=("winery",), name="shop_connection_winery"),)

    def __str__(self) -> str:
        return self.name
