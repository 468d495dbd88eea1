"""Where an order goes."""

from django.db import models

from recork.fulfillment.models.base import TenantModel
from recork.fulfillment.models.order import Order
from recork.fulfillment.rules.address import Address


class ShipTo(TenantModel):
    """Who gets the box and what it says; kept apart from the order, so that moves leave these indexes alone.

    The keys are folded as in `rules.search` and searched as ranges in code point order. `sent_digest` is the
    hash of the bytes in which it came, empty when it came in none. `asked_warehouse` is the code that the shop named,
    empty when it left that to the winery. Once erased it says the state and no more.
    """

    order = models.OneToOneField(Order, models.CASCADE, primary_key=True, related_name="ship_to")
    name = models.CharField(max_length=120, blank=True)
    company = models.CharField(max_length=120, blank=True)
    line1 = models.CharField(max_length=120, blank=True)
    line2 = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=20, blank=True)
    zip = models.CharField(max_length=20, blank=True, db_collation="C")
    country = models.CharField(max_length=2, default="US")
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    shipping_instructions = models.CharField(max_length=240, blank=True)
    gift_message = models.CharField(max_length=500, blank=True)
    club_batch = models.CharField(max_length=60, blank=True)
    asked_warehouse = models.CharField(max_length=20, blank=True, default="", db_default="")
    name_key = models.CharField(max_length=400, db_collation="C")
    surname_key = models.CharField(max_length=400, db_collation="C")
    email_key = models.CharField(max_length=254, db_collation="C")
    phone_key = models.CharField(max_length=40, db_collation="C")
    sent_digest = models.BinaryField(max_length=32, default=b"", db_default=b"")
    erased_at = models.DateTimeField(null=True)
    erased_by = models.CharField(max_length=120, blank=True, default="", db_default="")

    class Meta:
        db_table = "ship_to"
        indexes = (
            *(
                models.Index(fields=("winery", column, "order"), name=f"ship_to_{column}")
                for column in ("name_key", "surname_key", "email_key", "phone_key", "zip")
            ),
            models.Index(
                fields=("winery", "order"), name="ship_to_erase", condition=models.Q(erased_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.city} {self.state}"

    @property
    def address(self) -> Address:
        """Where the box goes, as rules know it."""
        return Address(**{name: getattr(self, name) for name in Address.__dataclass_fields__})
