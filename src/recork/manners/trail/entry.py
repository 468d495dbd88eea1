"""The rows of the trail. Each house makes its own of these, under the same names."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.db.models.functions import Now

from recork.manners.constraints import one_of
from recork.manners.trail.standing import Door


class AbstractAuditEntry(models.Model):
    """Something that was changed, or refused, or that somebody signed in. Written by the database, never altered.

        what        added, changed, removed, refused, signed_in, signed_out, not_signed_in
        about       the table, or for a refusal the address or call
        row_id      which of its rows; orders are named by `order_ids`
        on_behalf   the shop or winery for which somebody acted who isn't of it
        times       how often the same was refused again, where that was counted instead of written

    `before` and `after` hold what was changed and nothing else; of a secret only that it was.
    """

    at = models.DateTimeField(db_default=Now())
    who = models.CharField(max_length=160)
    who_key = models.GeneratedField(
        expression=models.Func(F("who"), function="lower"),
        output_field=models.CharField(max_length=160, db_collation="C"),
        db_persist=True,
    )
    role = models.CharField(max_length=24, blank=True)
    user_id = models.BigIntegerField(null=True)
    token_id = models.UUIDField(null=True)
    on_behalf = models.CharField(max_length=160, blank=True)
    door = models.CharField(max_length=12)
    address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    doing = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=16)
    about = models.CharField(max_length=60, blank=True)
    row_id = models.CharField(max_length=60, blank=True)
    named = models.CharField(max_length=200, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.CharField(max_length=400, blank=True)
    times = models.IntegerField(default=1)
    order_ids = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        abstract = True
        db_table = "audit_entry"
        constraints = (one_of("door", Door, "audit_entry_door_known"),)
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = (
            models.Index(F("at").desc(), F("id").desc(), name="audit_entry_newest"),
            models.Index(F("who_key"), F("at").desc(), F("id").desc(), name="audit_entry_of_person"),
        )

    def __str__(self) -> str:
        return f"{self.who}: {self.what} {self.about}"


class AbstractAuditOrder(models.Model):
    """Finds the entries that are about an order: a change of ten thousand orders is one entry."""

    pk = models.CompositePrimaryKey("order_id", "entry_id")
    order_id = models.BigIntegerField()
    entry_id = models.BigIntegerField()

    class Meta:
        abstract = True
        db_table = "audit_order"

    def __str__(self) -> str:
        return f"{self.order_id}: {self.entry_id}"


class AbstractAuditSeal(models.Model):
    """One link of the chain: `hash` is SHA-256 over the hash before it and the entry's text."""

    place = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    hash = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        abstract = True
        db_table = "audit_seal"

    def __str__(self) -> str:
        return f"{self.place}"


class AbstractRefusalTally(models.Model):
    """How often the same was refused to the same asker within ten minutes; gone when it has become an entry."""

    pk = models.CompositePrimaryKey("key", "since")
    key = models.CharField(max_length=200)
    since = models.DateTimeField()
    times = models.IntegerField()
    entry = models.JSONField()

    class Meta:
        abstract = True
        db_table = "refusal_tally"

    def __str__(self) -> str:
        return f"{self.key}: {self.times}"
