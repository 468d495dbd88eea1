"""What the shop should do with an order once it is stopped, as people choose it."""

from datetime import timedelta
from typing import NamedTuple

from django import forms
from django.utils import timezone

from recork.fulfillment.rules.cancellation import CancelReason, ShopNext
from recork.fulfillment.rules.shop_next import PICKUP_WORDS, SHOP_NEXT_WORDS

PICKUP = "pickup"
LATEST = timedelta(days=366)
"""Further off a pickup is a slip of the finger: 2062 for 2026."""


class Way(NamedTuple):
    """One thing the shop can do next, with what it means."""

    value: str
    title: str
    meaning: str
    reason: str = ""
    """The reason that it brings along."""


WAYS = (
    Way(
        ShopNext.SEND_AGAIN,
        SHOP_NEXT_WORDS[ShopNext.SEND_AGAIN],
        "The shop sends it to the warehouse again after its grace period, unless somebody there decides otherwise.",
    ),
    Way(
        PICKUP,
        PICKUP_WORDS,
        "The customer collects it. The shop sets it to Handled Externally and does not send it again.",
        CancelReason.PICKUP,
    ),
    Way(
        ShopNext.HANDLED_EXTERNALLY,
        SHOP_NEXT_WORDS[ShopNext.HANDLED_EXTERNALLY],
        "Somebody else delivers it. The shop does not send it again.",
    ),
    Way(
        ShopNext.NO_SHIPPING_REQUIRED,
        SHOP_NEXT_WORDS[ShopNext.NO_SHIPPING_REQUIRED],
        "Nothing has to leave the house. The shop does not send it again.",
    ),
    Way(
        ShopNext.CANCEL_ORDER,
        SHOP_NEXT_WORDS[ShopNext.CANCEL_ORDER],
        "The shop cancels its order too and gives the money back. If it wants to look first, the order waits there.",
    ),
)


class ShopNextForm(forms.Form):
    """One way, and for a pickup where and from which day on. Of any other way the rest is left out."""

    shop_next = forms.ChoiceField(
        choices=[(way.value, way.title) for way in WAYS], required=False, initial=ShopNext.SEND_AGAIN
    )
    pickup_location = forms.CharField(
        label="Pickup at",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    pickup_ready_on = forms.DateField(
        label="Ready on",
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Write the day as 2026-12-01."},
    )

    @property
    def ways(self) -> list[tuple[Way, bool]]:
        """Each way, and whether it is chosen; one always is."""
        said = self["shop_next"].value()
        chosen = said if said in {way.value for way in WAYS} else ShopNext.SEND_AGAIN
        return [(way, way.value == chosen) for way in WAYS]

    @property
    def is_mendable(self) -> bool:
        """Whether only the pickup is wrong, which a person can put right where they are."""
        return bool(self.errors) and set(self.errors) <= {"pickup_location", "pickup_ready_on"}

    def clean(self) -> dict[str, object]:
        """Look at where and when of a pickup alone: what stands in those fields otherwise was given up."""
        said = self.cleaned_data
        if said.get("shop_next") != PICKUP:
            said |= {"pickup_location": "", "pickup_ready_on": None}
            for name in ("pickup_location", "pickup_ready_on"):
                self.errors.pop(name, None)
            return said
        where, ready_on = said.get("pickup_location", ""), said.get("pickup_ready_on")
        if "pickup_location" not in self.errors and not (where and where.isprintable()):
            self.add_error("pickup_location", "Say where the customer collects it, in one line.")
        if "pickup_ready_on" not in self.errors:
            today = timezone.localdate()
            if ready_on is None:
                self.add_error("pickup_ready_on", "Say from which day on it is ready.")
            elif ready_on < today:
                self.add_error("pickup_ready_on", "That day is over. Choose today or a later day.")
            elif ready_on > today + LATEST:
                self.add_error("pickup_ready_on", "That is more than a year away.")
        return said

    @property
    def told(self) -> ShopNext:
        """The way in the shop's terms: a pickup is Handled Externally with a place and a day."""
        said = self.cleaned_data["shop_next"] or ShopNext.SEND_AGAIN
        return ShopNext.HANDLED_EXTERNALLY if said == PICKUP else ShopNext(said)

    @property
    def is_pickup(self) -> bool:
        return bool(self.cleaned_data["shop_next"] == PICKUP)
