"""The shop itself, and the warehouse that it sends its orders to."""

from django.db import models
from django.db.models import Q


class Shop(models.Model):
    """The one row that says who we are.

    `may_portal_cancel`: a stop at the warehouse may cancel and refund here. `portal_pickup_refunds_fee`: a
    pickup that was made there gives the customer's shipping fee back. `second_factor_for_all`: viewers too sign in
    with a second factor. `keep_days`: how long after its end an order still says whose it was; empty, for ever.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=40)
    currency = models.CharField(max_length=3, default="USD")
    may_portal_cancel = models.BooleanField(default=True)
    portal_pickup_refunds_fee = models.BooleanField(default=False)
    pickup_locations = models.JSONField(default=list)
    support_phone = models.CharField(max_length=40, blank=True)
    support_email = models.EmailField(blank=True)
    second_factor_for_all = models.BooleanField(default=False, db_default=False)
    keep_days = models.IntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "shop"
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="shop_is_one"),
            models.CheckConstraint(
                condition=Q(keep_days__isnull=True) | Q(keep_days__gte=30), name="shop_keeps_a_month"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Warehouse(models.Model):
    """How we reach the warehouse's API and how far we have read its news. One row, none before connecting.

    `token` and the webhook secrets are sealed. `cursor` is the place in the event feed up to which
    everything is stored. `paused_at`: people have stopped all sending. `call_again_at`: the
    warehouse has asked us not to call before that.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    address = models.URLField()
    token = models.BinaryField()
    endpoint_id = models.UUIDField(null=True)
    secret = models.BinaryField(null=True)
    secret_before = models.BinaryField(null=True)
    secret_before_until = models.DateTimeField(null=True)
    secret_version = models.IntegerField(default=1)
    cursor = models.BigIntegerField(default=0)
    connected_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    call_again_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failed_words = models.CharField(max_length=400, blank=True)
    paused_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "warehouse"
        constraints = (models.CheckConstraint(condition=Q(id=1), name="warehouse_is_one"),)

    def __str__(self) -> str:
        return self.address
