"""Wines, the ledger of their bottles, and its balance."""

from django.db import models
from django.db.models import Q

from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.rules.stock import Kind
from recork.manners.constraints import one_of


class Sku(TenantModel):
    """A wine as the winery sells it: one label, one vintage, one bottle size."""

    winery = models.ForeignKey("fulfillment.Winery", models.PROTECT, db_index=False)
    code = models.CharField(max_length=60, db_collation="C")
    name = models.CharField(max_length=160)
    bottle_ml = models.IntegerField(default=750)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "sku"
        constraints = (
            models.UniqueConstraint(fields=("winery", "code"), name="sku_code_once"),
            models.CheckConstraint(
                condition=Q(bottle_ml__gt=0, bottle_ml__lte=30_000), name="sku_bottle_size"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class StockEntry(TenantModel):
    """One line of the ledger: `bottles` of a wine in a warehouse, and what happened to them.

    Append-only; the database lets the application change `counted` alone, from false to
    true, when the entry is folded into the balance. `allocation` is the entry that
    promised the bottles: what closes a promise names it, and each kind can close it once
    (bottles are picked and put back one by one, so `picked`, `unpicked`, `put_back` and `damaged` may repeat).
    """

    warehouse = models.ForeignKey(
        "fulfillment.Warehouse", models.PROTECT, db_constraint=False, db_index=False
    )
    sku = models.ForeignKey(Sku, models.PROTECT, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=12)
    bottles = models.IntegerField()
    line = models.ForeignKey(
        "fulfillment.OrderLine", models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    allocation = models.ForeignKey("self", models.PROTECT, null=True, db_constraint=False, db_index=False)
    request_id = models.UUIDField(null=True)
    counted = models.BooleanField(default=False)
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    note = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "stock_entry"
        constraints = (
            one_of("kind", Kind, "stock_entry_kind_known"),
            models.CheckConstraint(
                condition=Q(bottles__gt=0) | (Q(kind="adjusted") & ~Q(bottles=0)),
                name="stock_entry_bottles_positive",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("received", "adjusted", "allocated", "broken"))
                | Q(allocation__isnull=False),
                name="stock_entry_closes_a_promise",
            ),
            models.UniqueConstraint(
                fields=("allocation", "kind"),
                condition=Q(allocation__isnull=False)
                & ~Q(kind__in=("picked", "unpicked", "put_back", "damaged")),
                name="stock_entry_once_per_promise",
            ),
            models.UniqueConstraint(
                fields=("winery", "request_id"),
                condition=Q(request_id__isnull=False),
                name="stock_entry_once_per_request",
            ),
        )
        indexes = (
            models.Index(fields=("warehouse", "sku", "id"), name="stock_entry_of_sku"),
            models.Index(fields=("warehouse", "sku"), name="stock_entry_to_fold", condition=Q(counted=False)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.bottles}"


class StockBalance(TenantModel):
    """The ledger's sums per wine and warehouse, as far as they were folded in.

    Receiving locks these rows in SKU order; nothing else waits for them. `bin` is where
    the wine stands.
    """

    warehouse = models.ForeignKey("fulfillment.Warehouse", models.PROTECT, db_index=False)
    sku = models.ForeignKey(Sku, models.PROTECT, db_index=False)
    bin = models.ForeignKey("fulfillment.Bin", models.PROTECT, null=True, db_index=False)
    on_hand = models.IntegerField(default=0)
    allocated = models.IntegerField(default=0)
    in_hand = models.IntegerField(default=0)
    coming_back = models.IntegerField(default=0)
    quarantine = models.IntegerField(default=0)
    told_version = models.IntegerField(db_default=0)
    version = models.IntegerField(default=0)

    class Meta:
        db_table = "stock_balance"
        constraints = (
            models.UniqueConstraint(fields=("sku", "warehouse"), name="stock_balance_once"),
            models.CheckConstraint(
                condition=Q(on_hand__gte=0, allocated__gte=0, quarantine__gte=0),
                name="stock_balance_not_negative",
            ),
        )
        indexes = (models.Index(fields=("winery", "sku", "warehouse"), name="stock_balance_of_winery"),)

    def __str__(self) -> str:
        return f"{self.on_hand} on hand"

    @property
    def available(self) -> int:
        """Bottles in bins that nobody was promised."""
        return self.on_hand - self.allocated
