"""Where an order goes, as people type it."""

from django import forms

from recork.commerce.models import Order
from recork.commerce.rules.sale import Destination


class AddressForm(forms.Form):
    """`version` is that of the order as it was shown."""

    name = forms.CharField(max_length=120)
    company = forms.CharField(max_length=120, required=False)
    line1 = forms.CharField(label="Address", max_length=120)
    line2 = forms.CharField(label="Address, second line", max_length=120, required=False)
    city = forms.CharField(max_length=80)
    state = forms.CharField(max_length=20)
    zip = forms.CharField(label="ZIP code", max_length=20)
    country = forms.RegexField(
        r"^[A-Z]{2}$", max_length=2, error_messages={"invalid": "Two capital letters: US."}
    )
    phone = forms.CharField(max_length=40, required=False)
    email = forms.EmailField(label="E-mail", max_length=254, required=False)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    @staticmethod
    def shown(order: Order) -> dict[str, str]:
        """The present address."""
        return {name: getattr(order.ship_to, name) for name in Destination.__dataclass_fields__}

    @property
    def to(self) -> Destination:
        return Destination(**{name: self.cleaned_data[name] for name in Destination.__dataclass_fields__})

    @property
    def typed(self) -> list[forms.BoundField]:
        """The fields that people see; the version is the page's own."""
        return self.visible_fields()
