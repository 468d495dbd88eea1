"""What people may type about keys for programs, in every house."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from uuid import uuid4

from django import forms
from django.utils import timezone

OVERLAP = timedelta(days=7)
"""Offered for bringing a second key to its program; people may choose another day."""


def _in_a_week() -> date:
    return timezone.localdate() + OVERLAP


class KeyForm(forms.Form):
    """A key for a program. `key` names it: sent twice, it is made once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    name = forms.CharField(max_length=120, help_text="What it is for: Web shop")
    scopes = forms.MultipleChoiceField(
        label="Scopes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick what its program needs. Nothing ticked: all that its role may do.",
    )
    expires_on = forms.DateField(
        label="Last day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Empty: until it is revoked",
    )

    def offer(self, scopes: Collection[StrEnum]) -> None:
        """Let these be ticked."""
        self.fields["scopes"].choices = [(str(each), str(each)) for each in sorted(scopes)]  # type: ignore[attr-defined]  # a MultipleChoiceField


class SecondKeyForm(forms.Form):
    """A second key beside a first one that ends."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    ends_on = forms.DateField(
        label="Last day of the first one",
        initial=_in_a_week,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="Until then both open the same. The first one can be revoked sooner.",
    )
