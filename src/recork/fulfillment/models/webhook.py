"""Where a shop wants to hear its news, and every message on its way there."""

import uuid

from django.db import models
from django.db.models import Q

from recork.fulfillment.models.base import TenantModel


class WebhookEndpoint(TenantModel):
    """An address of a shop's. It is told what happens from its creation on.

    `queued_seq` is the place in the shop's feed up to which messages have been queued, and
    `first_seq` the place behind which that began. Secrets are sealed with the site's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    connection = models.ForeignKey("fulfillment.ShopConnection", models.PROTECT, related_name="endpoints")
    url = models.CharField(max_length=2000)
    secret = models.BinaryField()
    secret_version = models.IntegerField(default=1)
    former_secret = models.BinaryField(null=True)
    former_until = models.DateTimeField(null=True)
    first_seq = models.BigIntegerField()
    queued_seq = models.BigIntegerField()
    failing_since = models.DateTimeField(null=True)
    dead_in_row = models.IntegerField(default=0)
    disabled_at = models.DateTimeField(null=True)
    disabled_why = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)

    class Meta:
        db_table = "webhook_endpoint"
        constraints = (
            models.CheckConstraint(
                condition=Q(first_seq__lte=models.F("queued_seq")), name="endpoint_queues_forward"
            ),
            models.CheckConstraint(
                condition=Q(former_secret__isnull=True) ^ Q(former_until__isnull=False),
                name="endpoint_former_secret_ends",
            ),
            models.CheckConstraint(
                condition=Q(disabled_at__isnull=True) ^ ~Q(disabled_why=""), name="endpoint_off_says_why"
            ),
        )

    def __str__(self) -> str:
        return self.url

    @property
    def is_on(self) -> bool:
        return self.disabled_at is None


class WebhookDelivery(TenantModel):
    """One message to one endpoint: a piece of news, or (news empty) a test. At most one for each.

    While somebody sends it, `leased_until` is their lease and `next_try_at` the same: whoever
    loses a message loses it for the length of a lease. `status` and `words` are of the last attempt.
    """

    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, db_index=False, related_name="deliveries")
    news = models.ForeignKey(
        "fulfillment.News", models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    created_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    status = models.IntegerField(null=True)
    words = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    replayed_at = models.DateTimeField(null=True)
    replayed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "webhook_delivery"
        constraints = (
            models.UniqueConstraint(fields=("endpoint", "news"), name="delivery_once_per_news"),
            models.UniqueConstraint(
                fields=("endpoint",),
                condition=Q(news__isnull=True, done_at__isnull=True, dead_at__isnull=True),
                name="delivery_one_open_test",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dead_at__isnull=True), name="delivery_not_done_and_dead"
            ),
        )
        indexes = (
            models.Index(
                fields=("endpoint", "next_try_at"),
                name="delivery_due",
                condition=Q(done_at__isnull=True, dead_at__isnull=True),
            ),
            models.Index(
                fields=("endpoint", "-id"),
                name="delivery_waiting",
                condition=Q(done_at__isnull=True, dead_at__isnull=True),
            ),
            models.Index(fields=("endpoint", "-id"), name="delivery_newest"),
            models.Index(
                fields=("endpoint", "-id"), name="delivery_dead", condition=Q(dead_at__isnull=False)
            ),
            models.Index(
                fields=("endpoint", "-done_at"), name="delivery_done", condition=Q(done_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.message_id

    @property
    def message_id(self) -> str:
        """Its `webhook-id`, the same over retries and replays."""
        return f"msg_test_{self.pk}" if self.news_id is None else message_id_of(self.news_id)

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dead_at is None


def message_id_of(news_id: int) -> str:
    """The name that a piece of news has everywhere: in webhooks and in the feed."""
    return f"msg_{news_id}"
