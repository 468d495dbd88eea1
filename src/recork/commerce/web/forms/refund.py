"""A partial refund as people type it: bottles of lines, the shipping fee, or an amount."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField

from recork.commerce.operations.refund_parts import LineBack
from recork.commerce.queries.order_money import LineLeft
from recork.manners.entry import Unfit, cents_of


class RefundForm(forms.Form):
    """Each line has a count and a tick; an empty count is none of it."""

    key = forms.UUIDField(required=False)
    shipping = forms.CharField(label="Shipping fee", max_length=20, required=False)
    amount = forms.CharField(label="Or an amount", max_length=20, required=False)
    note = forms.CharField(label="Note", max_length=240, required=False)

    def __init__(self, data: Any, lines: Sequence[LineLeft]) -> None:
        super().__init__(data, auto_id="refund-%s")
        self.lines = lines
        for each in lines:
            position = each.line.position
            self.fields[f"bottles-{position}"] = forms.IntegerField(
                required=False, min_value=0, max_value=each.bottles
            )
            self.fields[f"return-{position}"] = forms.BooleanField(required=False)

    def clean_shipping(self) -> int:
        return self._cents("shipping")

    def clean_amount(self) -> int:
        return self._cents("amount")

    def clean(self) -> dict[str, Any]:
        """Something is to be refunded, and it is said in one way."""
        said: dict[str, Any] = self.cleaned_data
        counts = [f"bottles-{each.line.position}" for each in self.lines]
        if any(name in self.errors for name in (*counts, "shipping", "amount")):
            return said
        has_parts = bool(said["shipping"]) or any(said[name] for name in counts)
        if said["amount"] and has_parts:
            self.add_error(
                "amount", "Refund lines and shipping fee, or an amount; not both. Leave one of them empty."
            )
        elif not said["amount"] and not has_parts:
            words = "Choose what is to be refunded: bottles of a wine, the shipping fee, or an amount here."
            self.add_error("amount", words)
        return said

    def _cents(self, name: str) -> int:
        try:
            return cents_of(self.cleaned_data[name], name)
        except Unfit as unfit:
            raise forms.ValidationError(unfit.words) from unfit

    @property
    def rows(self) -> list[tuple[LineLeft, BoundField, BoundField]]:
        """Each line with its two fields."""
        positions = [(each, each.line.position) for each in self.lines]
        return [(each, self[f"bottles-{at}"], self[f"return-{at}"]) for each, at in positions]

    @property
    def lines_back(self) -> list[LineBack]:
        said = self.cleaned_data
        return [
            LineBack(position, bottles, said[f"return-{position}"])
            for each in self.lines
            if (bottles := said[f"bottles-{(position := each.line.position)}"])
        ]

    @property
    def shipping_cents(self) -> int:
        return cast("int", self.cleaned_data["shipping"])

    @property
    def amount_cents(self) -> int | None:
        return self.cleaned_data["amount"] or None

    @property
    def note_text(self) -> str:
        return str(self.cleaned_data["note"])

    @property
    def refund_id(self) -> UUID | None:
        return cast("UUID | None", self.cleaned_data["key"])

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was typed, to travel with the popup's OK."""
        names = [name for name in self.fields if name != "key"]
        return [(name, str(self.data[name])) for name in names if self.data.get(name)]


class SettleForm(forms.Form):
    """How a refund that failed for good was settled."""

    by = forms.ChoiceField(choices=[("store_credit", "As store credit"), ("other", "Paid another way")])
    how = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if said.get("by") == "other" and not said.get("how"):
            self.add_error("how", "Say how it was paid; somebody will read it in a year.")
        return said
