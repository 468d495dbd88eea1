"""What somebody may say about holds. The operation says what can be kept."""

from collections.abc import Sequence

from django import forms

from recork.fulfillment.rules.hold import HoldReason

ALL = ""


class ReleaseForm(forms.Form):
    """Which holds to clear: one reason, or all that the person may clear."""

    reason = forms.ChoiceField(label="Which holds", required=False)

    def __init__(
        self, data: object = None, *, choices: Sequence[tuple[str, str]] = (), **more: object
    ) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]  # Django's own many arguments
        known = choices or [(str(reason), reason.words) for reason in HoldReason]
        self.fields["reason"].choices = [(ALL, "All that I may clear"), *known]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def reasons(self) -> list[HoldReason] | None:
        said = self.cleaned_data["reason"]
        return [HoldReason(said)] if said else None


class HoldForm(forms.Form):
    """A hold to put on by hand."""

    words = forms.CharField(label="Why", max_length=200, help_text="Whoever opens the order reads it")
    until_on = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="On that day it goes by itself; empty: until somebody clears it",
    )
