"""Where a box that is under way is to go instead, as people of both houses type it."""

from django import forms

LENGTHS = {"name": 120, "company": 120, "line1": 120, "line2": 120, "city": 80, "zip": 20, "phone": 40}
"""The parts of an address that may change on the way, and how long they are at most."""
_LABELS = {"line1": "Street", "line2": "Apartment, suite", "zip": "ZIP code"}
_MUST = ("name", "line1", "city", "zip")


def address_fields(state: str) -> dict[str, forms.Field]:
    """One field for each part; the state stays, as a box of wine can't leave it on the way."""
    fields: dict[str, forms.Field] = {
        name: forms.CharField(
            label=_LABELS.get(name, name.capitalize()), max_length=most, required=name in _MUST
        )
        for name, most in LENGTHS.items()
    }
    fields["zip"].help_text = f"In {state}: a box of wine can't leave its state on the way."
    return fields


def location_field() -> forms.Field:
    """One of the carrier's own places."""
    return forms.CharField(
        label="Where the carrier holds it",
        max_length=240,
        help_text="Its name and street, as the carrier spells it",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
