"""What people may answer in the popups of an order, cleaned."""

from datetime import date
from typing import Any

from django import forms

from recork.commerce.models import Order
from recork.commerce.operations.cancellation import Asking
from recork.commerce.operations.shipping import Pickup
from recork.commerce.rules.edit import Choice, Decision
from recork.commerce.rules.order import BY_PEOPLE, SHIPPING_WORDS, ShippingStatus
from recork.commerce.rules.question import Reason
from recork.commerce.rules.refund import Destination
from recork.commerce.web.order.popups import REASONS


class KeyForm(forms.Form):
    """`key` names what is asked for: sent twice, it is the same."""

    key = forms.UUIDField(error_messages={"required": "The page has lost its key.", "invalid": "Not a key."})


class CancelForm(KeyForm):
    """Cancel Order: why, with a note, and what is to happen with it."""

    reason = forms.ChoiceField(choices=REASONS)
    note = forms.CharField(max_length=240, required=False)
    return_inventory = forms.BooleanField(required=False)
    send_email = forms.BooleanField(required=False)

    @property
    def asking(self) -> Asking:
        said = self.cleaned_data
        return Asking(
            question_id=said["key"],
            reason=Reason(said["reason"]),
            note=said["note"],
            return_inventory=said["return_inventory"],
            send_email=said["send_email"],
        )


EXEMPT_CHOICES = [(str(each), SHIPPING_WORDS[each]) for each in BY_PEOPLE if each is not ShippingStatus.BLANK]
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


def _day_field() -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label="Ready on", required=False, widget=widget, input_formats=["%Y-%m-%d"])


def _version_field() -> forms.IntegerField:
    """Of the order as it was shown."""
    return forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


def _edits_field() -> forms.TypedChoiceField:
    """What is to become of what was changed at the warehouse; None where nobody was asked."""
    choices = [(str(each), str(each)) for each in (Decision.TAKEN, Decision.KEPT)]
    return forms.TypedChoiceField(coerce=Decision, choices=choices, required=False, empty_value=None)


class _WithPickup(forms.Form):
    """Where the customer fetches the wine, and from which day on."""

    pickup_location = forms.ChoiceField(label="Pickup at", required=False)
    pickup_ready_on = _day_field()

    def __init__(self, data: object, order: Order, locations: list[str], **more: Any) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]  # Django's own many arguments
        known = list(dict.fromkeys([*locations, *filter(None, [order.pickup_location])]))
        empty = [] if order.pickup_location else [("", self.no_place)]
        self.fields["pickup_location"].choices = [*empty, *((each, each) for each in known)]  # type: ignore[attr-defined]  # a ChoiceField

    no_place = "Not a pickup"

    def clean_pickup_ready_on(self) -> date | None:
        day: date | None = self.cleaned_data["pickup_ready_on"]
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError("A day of this century, please.")
        return day

    @property
    def pickup(self) -> Pickup | None:
        location = self.cleaned_data["pickup_location"]
        return Pickup(location, self.cleaned_data["pickup_ready_on"]) if location else None


class PickupForm(_WithPickup, KeyForm):
    """Change to pickup."""

    no_place = "Choose…"
    shipping_status = forms.TypedChoiceField(
        label="Status from then on",
        coerce=ShippingStatus,
        choices=EXEMPT_CHOICES,
        initial=ShippingStatus.HANDLED_EXTERNALLY,
    )
    refund_shipping = forms.BooleanField(label="Refund the shipping fee", required=False)
    version = _version_field()
    field_order = ("pickup_location", "pickup_ready_on", "shipping_status", "refund_shipping")

    def __init__(self, data: object, order: Order, locations: list[str], **more: Any) -> None:
        super().__init__(data, order, locations, **more)
        self.fields["pickup_location"].required = True
        if not order.shipping_cents:
            del self.fields["refund_shipping"]


class ShippingForm(_WithPickup):
    """The SHIPPING tab. A status that the system has set can't be sent by a select, so leaving it out changes none.

    version  of the order as it was shown; sure: the person was asked whether they mean blank; edits: what they
             answered about what was changed at the warehouse
    """

    shipping_status = forms.TypedChoiceField(
        coerce=ShippingStatus,
        choices=[(str(each), SHIPPING_WORDS[each]) for each in BY_PEOPLE],
        required=False,
        empty_value=ShippingStatus.BLANK,
    )
    version = _version_field()
    key = forms.UUIDField(required=False)
    sure = forms.BooleanField(required=False)
    edits = _edits_field()

    @property
    def status(self) -> ShippingStatus | None:
        """What was chosen; None when the select sent nothing."""
        if "shipping_status" not in self.data:
            return None
        status: ShippingStatus = self.cleaned_data["shipping_status"]
        return status


class ResubmitForm(KeyForm):
    """Resubmit as a new order: where the money of the first one goes, and what was said about the edits there.

    edit  the last one that was shown
    """

    refund_to = forms.TypedChoiceField(
        coerce=Destination, choices=[(str(each), each.value) for each in Destination]
    )
    send_email = forms.BooleanField(required=False)
    edits = _edits_field()
    edit = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    @property
    def choice(self) -> Choice | None:
        decision, edit = self.cleaned_data["edits"], self.cleaned_data["edit"]
        return None if decision is None or edit is None else Choice(decision, edit)


class StopForm(KeyForm):
    """Ask once more to stop one sending, by the number it was sent as."""

    sent_as = forms.CharField(max_length=60)
