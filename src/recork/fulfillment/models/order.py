"""An order, its wines, where it goes and what it left in."""

from django.db import models
from django.db.models import Case, F, Q, Value, When

from recork.fulfillment.models.base import TenantModel, one_of
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import ON_THE_FLOOR, OrderState
from recork.fulfillment.rules.search import fulfillment_number
from recork.fulfillment.rules.status import Status, shown_status


def _status_case() -> Case:
    """Spell `shown_status` as SQL, so that the status can be indexed and never drifts."""
    whens = [
        When(state=str(state), then=Value(str(shown_status(state, None))))
        for state in OrderState
        if state is not OrderState.RECEIVED
    ]
    whens += [
        When(leading_hold=str(hold), then=Value(str(shown_status(OrderState.RECEIVED, hold))))
        for hold in HoldReason
    ]
    return Case(*whens, default=Value(str(Status.WAITING)))


class Order(TenantModel):
    """Where one order of one winery stands. Narrow on purpose: this is the row that every move rewrites.

    `state` is written by the functions in `sql/` alone, always together with a move row.
    """

    winery = models.ForeignKey("fulfillment.Winery", models.PROTECT, db_index=False)
    warehouse = models.ForeignKey("fulfillment.Warehouse", models.PROTECT, null=True, db_index=False)
    connection = models.ForeignKey("fulfillment.ShopConnection", models.PROTECT, null=True, db_index=False)
    order_number = models.CharField(max_length=60, db_collation="C")
    state = models.CharField(max_length=12, default=OrderState.RECEIVED)
    leading_hold = models.CharField(max_length=24, null=True, blank=True)
    status = models.GeneratedField(
        expression=_status_case(), output_field=models.CharField(max_length=24), db_persist=True
    )
    version = models.IntegerField(default=1)
    order_type = models.CharField(max_length=12)
    carrier = models.CharField(max_length=20, blank=True)
    service = models.CharField(max_length=40, blank=True)
    ship_state = models.CharField(max_length=20, blank=True)
    bottles = models.IntegerField()
    total_cents = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="USD")
    ordered_at = models.DateTimeField()
    received_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    requested_ship_on = models.DateField(null=True)
    digest = models.BinaryField(max_length=32)

    class Meta:
        db_table = "orders"
        constraints = (
            models.UniqueConstraint(fields=("winery", "order_number"), name="order_number_once"),
            one_of("state", OrderState, "order_state_known"),
            models.CheckConstraint(
                condition=Q(leading_hold__isnull=True)
                | Q(leading_hold__in=[str(hold) for hold in HoldReason]),
                name="order_leading_hold_known",
            ),
            models.CheckConstraint(condition=Q(bottles__gt=0), name="order_has_bottles"),
        )
        indexes = (
            models.Index(F("winery"), F("ordered_at").desc(), F("id").desc(), name="orders_newest"),
            models.Index(
                F("winery"),
                F("status"),
                F("ordered_at").desc(),
                F("id").desc(),
                name="orders_by_status",
            ),
            models.Index(F("ordered_at").desc(), F("id").desc(), name="orders_newest_anywhere"),
            models.Index(fields=("order_number",), name="orders_number_anywhere"),
            models.Index(
                fields=("state", "ordered_at", "id"),
                name="orders_on_the_floor",
                condition=Q(state__in=[str(state) for state in ON_THE_FLOOR]),
            ),
        )

    def __str__(self) -> str:
        return self.order_number

    @property
    def fulfillment_number(self) -> str:
        """The house's own number, such as F1000234."""
        return fulfillment_number(self.pk)


class ShipTo(TenantModel):
    """Who gets the box and what it says; kept apart from the order, so that moves leave these indexes alone.

    The keys are folded as in `rules.search` and searched as ranges in code point order.
    """

    order = models.OneToOneField(Order, models.CASCADE, primary_key=True, related_name="ship_to")
    name = models.CharField(max_length=120, blank=True)
    company = models.CharField(max_length=120, blank=True)
    line1 = models.CharField(max_length=120, blank=True)
    line2 = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=20, blank=True)
    zip = models.CharField(max_length=20, blank=True, db_collation="C")
    country = models.CharField(max_length=2, default="US")
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    shipping_instructions = models.CharField(max_length=240, blank=True)
    gift_message = models.CharField(max_length=500, blank=True)
    club_batch = models.CharField(max_length=60, blank=True)
    name_key = models.CharField(max_length=400, db_collation="C")
    surname_key = models.CharField(max_length=400, db_collation="C")
    email_key = models.CharField(max_length=254, db_collation="C")
    phone_key = models.CharField(max_length=40, db_collation="C")

    class Meta:
        db_table = "ship_to"
        indexes = tuple(
            models.Index(fields=("winery", column, "order"), name=f"ship_to_{column}")
            for column in ("name_key", "surname_key", "email_key", "phone_key", "zip")
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.city} {self.state}"


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


class Package(TenantModel):
    """A box that was packed for an order, with its tracking number once there is one."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="packages")
    box_bottles = models.IntegerField()
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
        return self.tracking or f"{self.box_bottles}-bottle box"
