"""The audit trail of the house: see `recork.manners.trail`."""

from django.db import models
from django.db.models import F

from recork.manners.trail.entry import (
    AbstractAuditEntry,
    AbstractAuditOrder,
    AbstractAuditSeal,
    AbstractRefusalTally,
)


class AuditEntry(AbstractAuditEntry):
    """An entry of one winery's, or (winery empty) of the house itself; whose it is decides who sees it."""

    winery = models.ForeignKey(
        "fulfillment.Winery",
        models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )

    class Meta(AbstractAuditEntry.Meta):
        abstract = False
        indexes = (
            *AbstractAuditEntry.Meta.indexes,
            models.Index(F("winery"), F("at").desc(), F("id").desc(), name="audit_entry_of_winery"),
        )


class AuditOrder(AbstractAuditOrder):
    class Meta(AbstractAuditOrder.Meta):
        abstract = False


class AuditSeal(AbstractAuditSeal):
    class Meta(AbstractAuditSeal.Meta):
        abstract = False


class RefusalTally(AbstractRefusalTally):
    class Meta(AbstractRefusalTally.Meta):
        abstract = False
