"""What was asked of the carrier of a box that has left, here or at the warehouse."""

from django.db import models
from django.db.models import Q

from recork.commerce.models.order import Order
from recork.commerce.models.submission import Submission
from recork.commerce.rules.carrier_request import OPEN, CarrierStanding, CarrierWant
from recork.commerce.rules.question import Reason
from recork.manners.constraints import one_of


class CarrierRequest(models.Model):
    """One request, under the id of whoever asked for it, and how it stands by what was last heard.

    It moves neither the order nor its money. `is_ours`: somebody here asked; else it was heard of. `ship_to` is the
    new address of a reroute, `location` where the carrier is to keep the box.
    """

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="carrier_requests")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="carrier_requests")
    is_ours = models.BooleanField(default=True)
    want = models.CharField(max_length=20)
    ship_to = models.JSONField(null=True)
    location = models.CharField(max_length=240, blank=True)
    reason = models.CharField(max_length=24, default=Reason.CUSTOMER_REQUEST)
    note = models.CharField(max_length=240, blank=True)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    standing = models.CharField(max_length=16, default=CarrierStanding.ASKING)
    reference = models.CharField(max_length=60, blank=True)
    answer_code = models.CharField(max_length=40, blank=True)
    answer_words = models.CharField(max_length=1000, blank=True)
    next_steps = models.JSONField(default=list)
    heard_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_words = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "carrier_request"
        constraints = (
            one_of("want", CarrierWant, "carrier_request_want_known"),
            one_of("standing", CarrierStanding, "carrier_request_standing_known"),
            models.UniqueConstraint(
                fields=("order",),
                condition=Q(is_ours=True, standing__in=[str(each) for each in OPEN]),
                name="one_open_carrier_request",
            ),
        )
        indexes = (
            models.Index(fields=("next_try_at",), name="carrier_request_due", condition=Q(standing="asking")),
        )

    def __str__(self) -> str:
        return f"{self.want} of {self.order_id}: {self.standing}"

    @property
    def is_open(self) -> bool:
        return self.standing in OPEN
