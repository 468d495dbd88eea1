"""The orders somebody has ticked."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Selection(models.Model):
    """Which orders a person has selected in View Orders, over as many pages as they like.

    Always explicit ids, never "whatever matches by then": choosing all that match a
    filter keeps what matched at that moment, and `filter` says in words which it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    winery = models.ForeignKey(
        "fulfillment.Winery", models.CASCADE, null=True, db_constraint=False, db_index=False
    )
    user = models.ForeignKey("fulfillment.User", models.CASCADE, db_index=True)
    order_ids = ArrayField(models.BigIntegerField(), default=list)
    filter = models.JSONField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "selection"

    def __str__(self) -> str:
        return f"{len(self.order_ids)} orders"
