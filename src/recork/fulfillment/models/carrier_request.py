"""A request to a carrier about a box that has left: send it back, or elsewhere."""

from django.db import models
from django.db.models import F, Q

from recork.fulfillment.models.asked import AskedModel, asked_known
from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.models.order import Order
from recork.fulfillment.rules.carrier_request import (
    CARRIER_CODES,
    OPEN,
    CarrierRefusal,
    CarrierStanding,
    CarrierWant,
)
from recork.manners.constraints import one_of

IS_OPEN = Q(standing__in=[str(standing) for standing in OPEN])


class CarrierRequest(TenantModel, AskedModel):
    """One asking about the boxes of one order. It moves no order and no money: shipped stays shipped.

    The asker chose `question_id`; asking again under it finds this row. An order has at most one open request.
    `ship_to` is the new address of a reroute as the order's body spells it, `location` where the carrier is to
    keep the box. `reference` is the carrier's own, `words` are of whoever answered. `arrived_at`: a box that was
    sent back is in the house again.
    """

    pk = models.CompositePrimaryKey("order_id", "question_id")
    order = models.ForeignKey(Order, models.CASCADE, related_name="carrier_requests", db_index=False)
    question_id = models.UUIDField()
    want = models.CharField(max_length=20)
    ship_to = models.JSONField(null=True)
    location = models.CharField(max_length=240, blank=True)
    state_found = models.CharField(max_length=12)
    standing = models.CharField(max_length=16)
    reference = models.CharField(max_length=60, blank=True)
    carrier_asked_at = models.DateTimeField(null=True)
    carrier_asked_by = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=24, blank=True)
    words = models.CharField(max_length=240, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True)
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "carrier_request"
        constraints = (
            one_of("want", CarrierWant, "carrier_request_want_known"),
            one_of("standing", CarrierStanding, "carrier_request_standing_known"),
            *asked_known("carrier_request"),
            models.CheckConstraint(
                condition=Q(want="reroute") ^ Q(ship_to__isnull=True),
                name="carrier_request_reroute_has_address",
            ),
            models.CheckConstraint(
                condition=Q(want="hold_at_location") ^ Q(location=""),
                name="carrier_request_hold_has_location",
            ),
            models.CheckConstraint(
                condition=Q(carrier_asked_at__isnull=True) ^ ~Q(reference=""),
                name="carrier_request_asked_has_reference",
            ),
            models.CheckConstraint(
                condition=~Q(standing="with_carrier") | Q(carrier_asked_at__isnull=False),
                name="carrier_request_with_carrier_was_asked",
            ),
            models.CheckConstraint(
                condition=~Q(standing="done")
                | Q(carrier_asked_at__isnull=False)
                | Q(arrived_at__isnull=False),
                name="carrier_request_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(standing="refused") ^ Q(code=""), name="carrier_request_refused_has_code"
            ),
            models.CheckConstraint(
                condition=IS_OPEN ^ Q(answered_at__isnull=False), name="carrier_request_answered_has_time"
            ),
            models.CheckConstraint(
                condition=Q(arrived_at__isnull=True) | Q(want="return_to_sender", standing="done"),
                name="carrier_request_arrives_if_sent_back",
            ),
            models.UniqueConstraint(fields=("order",), condition=IS_OPEN, name="carrier_request_open_once"),
        )
        indexes = (
            models.Index(F("asked_at"), F("order"), name="carrier_request_open", condition=IS_OPEN),
            models.Index(
                F("answered_at"),
                F("order"),
                name="carrier_request_expected",
                condition=Q(want="return_to_sender", standing="done", arrived_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}: {self.want}, {self.standing}"

    @property
    def is_open(self) -> bool:
        return self.standing in OPEN

    @property
    def refusal(self) -> CarrierRefusal | None:
        """Why it was refused, if it was."""
        return CARRIER_CODES[self.code] if self.code else None

    @property
    def detail(self) -> str:
        """The refusal in a whole sentence; empty when nothing was refused."""
        if self.refusal is None:
            return ""
        return self.refusal.detail(CarrierWant(self.want), self.order.order_number, self.words)
