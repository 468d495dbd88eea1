"""Money that came in, tender by tender, and credit that a customer has here."""

from django.db import models
from django.db.models import Q

from recork.commerce.rules.refund import CaptureState, TenderKind
from recork.manners.constraints import one_of

BY_HAND = ("", "manual")
"""Gateways that are none: people move the money."""


class Capture(models.Model):
    """One tender's part of an order's payment.

    A card's money is at the gateway (`gateway`, `charge`, `payment`; `source` names the card for charging it
    again), that of a gift card or of store credit in our own rows (`account`). `key` is the key under which
    the gateway was or will be asked, `asked_at` when it was first. What a gateway calls a payment stands in one
    capture alone: in two it would be given back twice. A cheque may pay for two orders.
    """

    order = models.ForeignKey("commerce.Order", models.PROTECT, related_name="captures")
    kind = models.CharField(max_length=12)
    label = models.CharField(max_length=60)
    amount_cents = models.BigIntegerField()
    state = models.CharField(max_length=12)
    gateway = models.CharField(max_length=12, blank=True)
    payment = models.CharField(max_length=80, blank=True)
    charge = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=80, blank=True)
    account = models.CharField(max_length=80, blank=True)
    key = models.UUIDField(unique=True)
    next_try_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=240, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "capture"
        constraints = (
            one_of("kind", TenderKind, "capture_kind_known"),
            one_of("state", CaptureState, "capture_state_known"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="capture_amount_positive"),
            models.CheckConstraint(
                condition=~Q(kind__in=("gift_card", "store_credit")) | ~Q(account=""),
                name="capture_account_named",
            ),
            *(
                models.UniqueConstraint(
                    fields=("gateway", name),
                    condition=~Q(**{name: ""}) & ~Q(gateway__in=BY_HAND),
                    name=f"one_capture_per_{name}",
                )
                for name in ("payment", "charge")
            ),
        )
        indexes = (
            models.Index(
                fields=("next_try_at",), name="capture_due", condition=Q(state__in=("waiting", "unknown"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.label}: {self.amount_cents}"

    @property
    def is_in_our_rows(self) -> bool:
        """Its money is credit that a customer has here."""
        return self.kind in {TenderKind.GIFT_CARD, TenderKind.STORE_CREDIT}

    @property
    def is_by_hand(self) -> bool:
        """No gateway has its money: people take it and give it back, and say so."""
        return not self.is_in_our_rows and self.gateway in BY_HAND


class CreditEntry(models.Model):
    """A change of a gift card's or a customer's credit, in cents; never altered.

    `account` is `gift:CODE` or `customer:ID`. An intent credits once, a capture spends once.
    """

    account = models.CharField(max_length=80)
    amount_cents = models.BigIntegerField()
    intent = models.OneToOneField("commerce.RefundIntent", models.PROTECT, null=True)
    capture = models.OneToOneField(Capture, models.PROTECT, null=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    note = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "credit_entry"
        indexes = (models.Index(fields=("account",), name="credit_of_account"),)

    def __str__(self) -> str:
        return f"{self.account} {self.amount_cents}"
