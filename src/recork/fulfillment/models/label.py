"""Shipping labels: each one asked for, bought and given back under a key of its own."""

import uuid

from django.db import models
from django.db.models import Q

from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.models.order import Order
from recork.fulfillment.models.package import Package
from recork.fulfillment.rules.label import IN_USE, TO_CARRY, LabelState
from recork.manners.constraints import one_of


class Label(TenantModel):
    """One label for one box. Its id is the key under which the carrier is asked, and never changes.

    `carrier` says through whom it is bought: manual (a person types the number) or the name of a carrier that is
    called. `bought_by` is who typed its number, empty where the carrier has answered. A void that was refused is a task until somebody has closed it: `closed_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    order = models.ForeignKey(Order, models.CASCADE, related_name="labels")
    package = models.ForeignKey(Package, models.CASCADE, related_name="labels", db_index=False)
    carrier = models.CharField(max_length=20)
    state = models.CharField(max_length=12, default=LabelState.WANTED)
    wanted_at = models.DateTimeField()
    wanted_by = models.CharField(max_length=120)
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField()
    tracking = models.CharField(max_length=60, blank=True, db_collation="C")
    cost_cents = models.IntegerField(null=True)
    bought_at = models.DateTimeField(null=True)
    bought_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    void_wanted_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=240, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "label"
        constraints = (
            one_of("state", LabelState, "label_state_known"),
            models.UniqueConstraint(
                fields=("package",),
                condition=Q(state__in=[str(each) for each in IN_USE]),
                name="label_in_use_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="bought") | (~Q(tracking="") & Q(bought_at__isnull=False)),
                name="label_bought_has_number",
            ),
        )
        indexes = (
            models.Index(
                fields=("next_try_at",),
                name="label_to_carry",
                condition=Q(state__in=[str(each) for each in TO_CARRY]),
            ),
            models.Index(
                fields=("wanted_at", "id"),
                name="label_open",
                condition=~Q(state__in=["bought", "voided"]) & Q(closed_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.tracking or self.state
