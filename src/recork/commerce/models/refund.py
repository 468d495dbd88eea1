"""Money on its way back to a customer: what is owed, and each attempt to pay it."""

from django.db import models
from django.db.models import F, Q

from recork.commerce.rules.refund import Destination, RefundFor, RefundOutcome
from recork.manners.constraints import one_of


class Refund(models.Model):
    """A partial refund that somebody gave: of lines, of the shipping fee, or of an amount. Named by its asker's id.

    `shipping_cents` is the part of it that is shipping fee.
    """

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey("commerce.Order", models.PROTECT, related_name="refunds")
    amount_cents = models.BigIntegerField()
    shipping_cents = models.BigIntegerField(default=0)
    note = models.CharField(max_length=240, blank=True)
    asked_by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        db_table = "refund"
        constraints = (
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="refund_amount_positive"),
            models.CheckConstraint(
                condition=Q(shipping_cents__gte=0, shipping_cents__lte=F("amount_cents")),
                name="refund_shipping_within_amount",
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount_cents} of {self.order_id}"


class RefundLine(models.Model):
    """What of a line was refunded; with `is_return` its bottles go back on sale."""

    refund = models.ForeignKey(Refund, models.PROTECT, related_name="lines")
    line = models.ForeignKey("commerce.OrderLine", models.PROTECT, related_name="refunded")
    bottles = models.IntegerField()
    amount_cents = models.BigIntegerField()
    is_return = models.BooleanField(default=False)

    class Meta:
        db_table = "refund_line"
        constraints = (
            models.CheckConstraint(
                condition=Q(bottles__gte=0, amount_cents__gte=0), name="refund_line_positive"
            ),
            models.UniqueConstraint(fields=("refund", "line"), name="refund_line_once"),
        )

    def __str__(self) -> str:
        return f"{self.bottles} of line {self.line_id}"


class RefundIntent(models.Model):
    """What is owed back of one capture; committed before the gateway is called. One per capture and cancellation.

    A trigger keeps the sum of a capture's intents that may still move money within what it holds.
    """

    capture = models.ForeignKey("commerce.Capture", models.PROTECT, related_name="intents")
    order = models.ForeignKey("commerce.Order", models.PROTECT, related_name="intents")
    purpose = models.CharField(max_length=16)
    refund = models.ForeignKey(Refund, models.PROTECT, null=True, related_name="intents")
    amount_cents = models.BigIntegerField()
    destination = models.CharField(max_length=16, default=Destination.TENDER)
    outcome = models.CharField(max_length=12, default=RefundOutcome.WAITING)
    settled_by = models.CharField(max_length=120, blank=True)
    settled_how = models.CharField(max_length=240, blank=True)
    next_try_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "refund_intent"
        constraints = (
            one_of("purpose", RefundFor, "intent_purpose_known"),
            one_of("destination", Destination, "intent_destination_known"),
            one_of("outcome", RefundOutcome, "intent_outcome_known"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="intent_amount_positive"),
            # guard: one_intent_per_capture
            models.UniqueConstraint(
                fields=("capture",), condition=Q(purpose="cancel"), name="one_intent_per_capture"
            ),
            models.UniqueConstraint(
                fields=("refund", "capture"), condition=Q(refund__isnull=False), name="one_intent_per_refund"
            ),
        )
        indexes = (
            models.Index(
                fields=("next_try_at",),
                name="intent_due",
                condition=Q(outcome__in=("waiting", "unknown", "pending")),
            ),
            models.Index(fields=("outcome", "-id"), name="intent_by_outcome"),
        )

    def __str__(self) -> str:
        return f"{self.amount_cents} of capture {self.capture_id}: {self.outcome}"


class RefundAttempt(models.Model):
    """One try under one key, for ever the same; a new one only after a definite failure.

    `for_good`: it failed in a way that another try would only meet again. `calls` counts how often the
    gateway was asked about it.
    """

    intent = models.ForeignKey(RefundIntent, models.PROTECT, related_name="attempts")
    number = models.SmallIntegerField()
    key = models.UUIDField(unique=True)
    outcome = models.CharField(max_length=12, default=RefundOutcome.UNKNOWN)
    gateway_id = models.CharField(max_length=80, null=True, unique=True)
    code = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=400, blank=True)
    for_good = models.BooleanField(default=False)
    calls = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "refund_attempt"
        constraints = (
            one_of("outcome", RefundOutcome, "attempt_outcome_known"),
            models.UniqueConstraint(fields=("intent", "number"), name="attempt_number_once"),
            # guard: new_attempt_only_after_failure
            models.UniqueConstraint(
                fields=("intent",), condition=~Q(outcome="failed"), name="one_attempt_not_failed"
            ),
        )

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.intent_id}: {self.outcome}"
