"""A sale: who bought what, for how much, and how it stands."""

from django.db import models
from django.db.models import F, Q

from recork.commerce.models.folding import folded, surname
from recork.commerce.rules.order import SHIPPING_WORDS, OrderStatus, PaymentStatus, ShippingStatus
from recork.manners.constraints import one_of


class Customer(models.Model):
    """Somebody who buys; `email` in small letters names them. Once erased there is nobody to name."""

    name = models.CharField(max_length=120)
    email = models.CharField(max_length=254, unique=True, null=True, db_collation="C")
    phone = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    erased_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    name_key = folded("name")
    surname_key = surname("name")

    class Meta:
        db_table = "customer"
        indexes = (
            models.Index(fields=("name_key",), name="customer_by_name"),
            models.Index(fields=("surname_key",), name="customer_by_surname"),
            models.Index(
                fields=("created_at",), name="customer_to_erase", condition=Q(erased_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return self.name


class Order(models.Model):
    """One order of the shop. Its numbers are its own for ever.

    `version` counts changes; a form that shows an older one is refused. `resend_at`: the earliest
    moment at which it is sent again by itself, empty when nothing keeps it. `erased_at`: since when nothing
    in it says whose it was. `digest` is that of the
    body it was taken in with, so that a repeat is known as one.
    """

    number = models.CharField(max_length=50, unique=True, db_collation="C")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="orders")
    status = models.CharField(max_length=12, default=OrderStatus.PENDING)
    payment_status = models.CharField(max_length=16, default=PaymentStatus.PENDING)
    shipping_status = models.CharField(max_length=24, blank=True, default=ShippingStatus.BLANK)
    version = models.IntegerField(default=1)
    order_type = models.CharField(max_length=20, default="Daily")
    club_batch = models.CharField(max_length=60, blank=True)
    carrier = models.CharField(max_length=20, blank=True)
    service = models.CharField(max_length=40, blank=True)
    requested_ship_on = models.DateField(null=True)
    shipping_instructions = models.CharField(max_length=240, blank=True)
    gift_message = models.CharField(max_length=500, blank=True)
    pickup_location = models.CharField(max_length=120, blank=True)
    pickup_ready_on = models.DateField(null=True)
    bottles = models.IntegerField()
    goods_cents = models.BigIntegerField()
    discount_cents = models.BigIntegerField(default=0)
    shipping_cents = models.BigIntegerField(default=0)
    tax_cents = models.BigIntegerField(default=0)
    total_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="USD")
    placed_at = models.DateTimeField()
    resend_at = models.DateTimeField(null=True)
    attention = models.CharField(max_length=240, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    digest = models.BinaryField(max_length=32, null=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "orders"
        constraints = (
            one_of("status", OrderStatus, "order_status_known"),
            one_of("payment_status", PaymentStatus, "order_payment_status_known"),
            one_of("shipping_status", ShippingStatus, "order_shipping_status_known"),
            models.CheckConstraint(condition=~Q(number__regex="-[0-9]+$"), name="order_number_is_own"),
            models.CheckConstraint(
                condition=Q(
                    total_cents=F("goods_cents") - F("discount_cents") + F("shipping_cents") + F("tax_cents")
                ),
                name="order_total_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    goods_cents__gte=0,
                    discount_cents__gte=0,
                    shipping_cents__gte=0,
                    tax_cents__gte=0,
                    bottles__gt=0,
                ),
                name="order_amounts_positive",
            ),
        )
        indexes = (
            models.Index(F("placed_at").desc(), F("id").desc(), name="order_newest"),
            models.Index(F("status"), F("placed_at").desc(), F("id").desc(), name="order_by_status"),
            models.Index(F("payment_status"), F("placed_at").desc(), F("id").desc(), name="order_by_payment"),
            models.Index(
                F("shipping_status"), F("placed_at").desc(), F("id").desc(), name="order_by_shipping"
            ),
            models.Index(F("customer"), F("placed_at").desc(), F("id").desc(), name="order_of_customer"),
            # what the sweep looks at: small, however many orders there are
            models.Index(
                fields=("resend_at", "id"),
                name="order_to_send",
                condition=Q(status="submitted", shipping_status=""),
            ),
            models.Index(fields=("id",), name="order_in_question", condition=Q(status="cancelling")),
            models.Index(fields=("id",), name="order_needs_attention", condition=~Q(attention="")),
            models.Index(
                fields=("changed_at", "id"),
                name="order_to_erase",
                condition=Q(status__in=("completed", "cancelled"), erased_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def shipping_words(self) -> str:
        """The Shipping Status as people read it, by what is known without asking for submissions."""
        return SHIPPING_WORDS[ShippingStatus(self.shipping_status)]


class ShipTo(models.Model):
    """Where an order goes."""

    order = models.OneToOneField(Order, models.CASCADE, primary_key=True, related_name="ship_to")
    name = models.CharField(max_length=120, blank=True)
    company = models.CharField(max_length=120, blank=True)
    line1 = models.CharField(max_length=120, blank=True)
    line2 = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=20, blank=True)
    zip = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, default="US")
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)

    class Meta:
        db_table = "ship_to"

    def __str__(self) -> str:
        return f"{self.name}, {self.city} {self.state}"


class OrderLine(models.Model):
    """One wine of an order. `paid_cents` is its share of what was paid: goods less discount, with tax."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    position = models.SmallIntegerField()
    product = models.ForeignKey("commerce.Product", models.PROTECT)
    sku = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    bottles = models.IntegerField()
    price_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField()

    class Meta:
        db_table = "order_line"
        constraints = (
            models.UniqueConstraint(fields=("order", "position"), name="order_line_once"),
            models.CheckConstraint(
                condition=Q(bottles__gt=0, price_cents__gte=0, paid_cents__gte=0), name="order_line_positive"
            ),
        )

    def __str__(self) -> str:
        return f"{self.bottles} {self.sku}"


class Entry(models.Model):
    """One thing that happened to an order, in words; never altered. The timeline is made of these."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    who = models.CharField(max_length=120)
    what = models.CharField(max_length=400)
    kind = models.CharField(max_length=24)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "entry"
        indexes = (models.Index(fields=("order", "id"), name="entry_of_order"),)

    def __str__(self) -> str:
        return self.what
