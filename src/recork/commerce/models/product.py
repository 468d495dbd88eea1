"""Wines, and how many bottles of each may be sold: a ledger that only grows."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from recork.manners.constraints import one_of


class Product(models.Model):
    """One wine in one size, as the website sells it."""

    sku = models.CharField(max_length=60, unique=True, db_collation="C")
    name = models.CharField(max_length=120)
    bottle_ml = models.IntegerField(default=750)
    price_cents = models.IntegerField()
    is_on_sale = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "product"
        constraints = (
            models.CheckConstraint(condition=Q(price_cents__gte=0), name="product_price_positive"),
        )

    def __str__(self) -> str:
        return self.name


class StockKind(StrEnum):
    """Why sellable stock changed."""

    COUNTED = "counted"  # somebody said how many there are to sell
    SOLD = "sold"
    RESTORED = "restored"  # the whole order was cancelled with Return inventory on
    RETURNED = "returned"  # one line was refunded with its bottles
    OFF_SALE = "off_sale"  # broken or missing at the warehouse


class StockEntry(models.Model):
    """A change of sellable stock, in bottles; never altered. A line is sold once and restored once."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="entries", db_index=False)
    kind = models.CharField(max_length=12)
    bottles = models.IntegerField()
    line = models.ForeignKey("commerce.OrderLine", models.PROTECT, null=True, related_name="entries")
    refund_line = models.OneToOneField("commerce.RefundLine", models.PROTECT, null=True)
    request_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    note = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "stock_entry"
        constraints = (
            one_of("kind", StockKind, "stock_entry_kind_known"),
            models.UniqueConstraint(fields=("line",), condition=Q(kind="sold"), name="line_sold_once"),
            models.UniqueConstraint(
                fields=("line",), condition=Q(kind="restored"), name="line_restored_once"
            ),
            models.UniqueConstraint(
                fields=("request_id", "product"),
                condition=Q(request_id__isnull=False),
                name="stock_request_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="sold", bottles__lt=0)
                | Q(kind__in=("restored", "returned"), bottles__gt=0)
                | Q(kind__in=("counted", "off_sale")),
                name="stock_entry_sign_fits",
            ),
        )
        indexes = (
            # the newest entries of one wine, and the sum of all, without visiting the rows
            models.Index(fields=("product", "id"), include=("bottles",), name="stock_entry_of_product"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.bottles}"
