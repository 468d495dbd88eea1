"""Where an order stands."""

from django.db import models
from django.db.models import Case, F, Q, Value, When

from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import ON_THE_FLOOR, OrderState
from recork.fulfillment.rules.search import fulfillment_number
from recork.fulfillment.rules.status import Status, shown_status
from recork.manners.constraints import one_of


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

    A tombstone is an order that its shop called back before it arrived: dead on arrival, without lines.
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
    is_tombstone = models.BooleanField(default=False, db_default=False)

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
            models.CheckConstraint(
                condition=Q(bottles__gt=0, is_tombstone=False)
                | Q(bottles=0, is_tombstone=True, state="cancelled"),
                name="order_has_bottles",
            ),
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
