"""The question "cancel?" as people answer it: why, with a note, under an id the page has minted."""

from typing import Any

from django import forms

from recork.fulfillment.operations.cancellation import Asking
from recork.fulfillment.rules.cancellation import REASON_WORDS, AskedFrom, CancelReason
from recork.fulfillment.web.forms.shop_next import ShopNextForm

REASONS = [(str(reason), words) for reason, words in REASON_WORDS.items()]


class WhyForm(forms.Form):
    """What every question says. `key` names it: sent twice, it is the same question."""

    key = forms.UUIDField(error_messages={"required": "The page has lost its key.", "invalid": "Not a key."})
    reason = forms.ChoiceField(choices=REASONS)
    note = forms.CharField(max_length=240, required=False)

    def said(self, asked_from: AskedFrom) -> dict[str, Any]:
        """The cleaned answer for an operation, by the names of `operations.asking`."""
        said = self.cleaned_data
        reason = CancelReason(said["reason"])
        return {
            "question_id": said["key"],
            "asked_from": asked_from,
            "reason": reason,
            "note": said["note"],
        }


class AskForm(ShopNextForm, WhyForm):
    """What is said where an order is to be stopped."""

    def said(self, asked_from: AskedFrom) -> dict[str, Any]:
        """The same with what the shop should do then."""
        said, typed = super().said(asked_from), self.cleaned_data
        if self.is_pickup and said["reason"] is CancelReason.CUSTOMER_REQUEST:
            said["reason"] = CancelReason.PICKUP  # without script nobody sets it, and the list is as it came
        return said | {
            "shop_next": self.told,
            "pickup_location": typed["pickup_location"],
            "pickup_ready_on": typed["pickup_ready_on"],
        }

    def asking(self, asked_from: AskedFrom) -> Asking:
        """The cleaned answer as the operation takes it."""
        return Asking(**self.said(asked_from))


class CancellationForm(AskForm):
    """The popup for one order; the ✕ of View Orders is where most come from."""

    asked_from = forms.ChoiceField(
        choices=[(str(door), door.value) for door in (AskedFrom.VIEW_ORDERS, AskedFrom.ORDER_DETAILS)],
        required=False,
    )

    @property
    def door(self) -> AskedFrom:
        return AskedFrom(self.cleaned_data["asked_from"] or AskedFrom.VIEW_ORDERS)


class GroupForm(AskForm):
    """The popup for the orders of a selection."""

    selection = forms.UUIDField()
    seal = forms.CharField(max_length=32, required=False)


class RetryForm(forms.Form):
    """Ask once more for those of a group that failed."""

    key = forms.UUIDField()
    retry_of = forms.UUIDField()
