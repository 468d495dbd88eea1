"""What a shop is owed: one row per thing that happened to an order of its own."""

from django.db import models
from django.db.models import Q

from recork.fulfillment.models.base import TenantModel


class News(TenantModel):
    """A promise to tell the shop, written in the transaction that made the change.

    `seq` is the row's place in the shop's feed. Ids are dealt out before commit, so they
    can't be that place; rows are numbered when they are first read out, under the
    connection's lock, and then the order is for ever.
    """

    connection = models.ForeignKey(
        "fulfillment.ShopConnection", models.CASCADE, db_constraint=False, db_index=False
    )
    order = models.ForeignKey(
        "fulfillment.Order", models.CASCADE, null=True, db_constraint=False, db_index=False
    )
    seq = models.BigIntegerField(null=True)
    type = models.CharField(max_length=40)
    at = models.DateTimeField()
    data = models.JSONField()

    class Meta:
        db_table = "news"
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "seq"), condition=Q(seq__isnull=False), name="news_place_once"
            ),
        )
        indexes = (
            models.Index(fields=("connection", "id"), name="news_to_number", condition=Q(seq__isnull=True)),
        )

    def __str__(self) -> str:
        return self.type
