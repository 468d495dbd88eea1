"""A shipping rule as people write it."""

from collections.abc import Iterable
from datetime import date

from django import forms

from recork.fulfillment.models import ShippingRule
from recork.fulfillment.operations.shipping_rule import Draft
from recork.fulfillment.rules.destination import RuleKind


def _day(label: str, help_text: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"})
    )


class ShippingRuleForm(forms.Form):
    """One rule, of the kinds that this person may keep here."""

    kind = forms.ChoiceField(label="What holds there")
    state = forms.CharField(max_length=2, required=False, help_text="Two letters, such as TX")
    zip_prefix = forms.CharField(
        label="ZIP codes that begin with",
        max_length=5,
        required=False,
        help_text="Three to five digits, or empty",
    )
    from_on = _day("From", "Empty: from now on. By the day an order leaves")
    until_on = _day("Until, that day included", "Empty: without an end")
    licence = forms.CharField(
        label="Number of the licence", max_length=60, required=False, help_text="For a licence that is held"
    )
    words = forms.CharField(
        label="Why, for whoever reads it",
        max_length=120,
        required=False,
        help_text="Shown with each order it holds",
    )

    def __init__(self, data: object = None, *, kinds: Iterable[RuleKind], **more: object) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]  # Django's own many arguments
        self.fields["kind"].choices = [(str(kind), kind.words) for kind in kinds]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def draft(self) -> Draft:
        said = self.cleaned_data
        return Draft(**said | {"kind": RuleKind(said["kind"])})

    @staticmethod
    def shown(rule: ShippingRule) -> dict[str, str | date | None]:
        """The values of a rule in force."""
        return {
            "kind": rule.kind,
            "state": rule.state,
            "zip_prefix": rule.zip_prefix,
            "from_on": rule.from_on,
            "until_on": rule.until_on,
            "licence": rule.licence,
            "words": rule.words,
        }
