"""The question "cancel?" as people answer it: why, with a note, under an id the page has minted."""

from django import forms

from recork.fulfillment.operations.cancellation import Asking
from recork.fulfillment.rules.cancellation import REASON_WORDS, AskedFrom, CancelReason
from recork.fulfillment.web.forms.shop_next import ShopNextForm

REASONS = [(str(reason), words) for reason, words in REASON_WORDS.items()]


class AskForm(ShopNextForm):
    """What every question says. `key` names it: sent twice, it is the same question."""

    key = forms.UUIDField(error_messages={"required": "The page has lost its key.", "invalid": "Not a key."})
    reason = forms.ChoiceField(choices=REASONS)
    note = forms.CharField(max_length=240, required=False)

    def asking(self, asked_from: AskedFrom) -> Asking:
        """The cleaned answer as the operation takes it."""
        said = self.cleaned_data
        reason = CancelReason(said["reason"])
        if self.is_pickup and reason is CancelReason.CUSTOMER_REQUEST:
            reason = CancelReason.PICKUP  # without script nobody sets it, and the list is as it came
        return Asking(
            question_id=said["key"],
            asked_from=asked_from,
            reason=reason,
            note=said["note"],
            shop_next=self.told,
            pickup_location=said["pickup_location"],
            pickup_ready_on=said["pickup_ready_on"],
        )


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
