"""The audit trail of the shop: see `recork.manners.trail`."""

from recork.manners.trail.entry import (
    AbstractAuditEntry,
    AbstractAuditOrder,
    AbstractAuditSeal,
    AbstractRefusalTally,
)


class AuditEntry(AbstractAuditEntry):
    class Meta(AbstractAuditEntry.Meta):
        abstract = False


class AuditOrder(AbstractAuditOrder):
    class Meta(AbstractAuditOrder.Meta):
        abstract = False


class AuditSeal(AbstractAuditSeal):
    class Meta(AbstractAuditSeal.Meta):
        abstract = False


class RefusalTally(AbstractRefusalTally):
    class Meta(AbstractRefusalTally.Meta):
        abstract = False
