"""What people may type about wines. `request` was minted with the page: sent twice, it books once."""

from typing import Any
from uuid import uuid4

from django import forms

from recork.commerce.models import Product
from recork.commerce.operations.product import Wine
from recork.commerce.operations.stock import MOST_BOTTLES


class ProductForm(forms.Form):
    """A wine; of one that is there already the SKU stays."""

    code = forms.CharField(
        label="SKU", max_length=60, help_text="As the website and the warehouse name it: ZN21"
    )
    name = forms.CharField(max_length=120, help_text="2021 Old Vine Zinfandel")
    price = forms.CharField(max_length=20, help_text="Of one bottle: 42.00")
    bottle_ml = forms.CharField(label="Bottle in ml", max_length=6, initial="750")
    is_on_sale = forms.BooleanField(label="On sale", required=False, initial=True)

    def __init__(self, data: object = None, *, product: Product | None = None) -> None:
        super().__init__(data, initial=_shown(product) if product else None)  # type: ignore[arg-type]  # Django's own
        self.product = product
        if product is not None:
            del self.fields["code"]

    @property
    def wine(self) -> Wine:
        """What was typed. Raises `Unfit`."""
        said: dict[str, Any] = self.cleaned_data
        return Wine.said(
            self.product.sku if self.product else said["code"],
            said["name"],
            said["price"],
            said["bottle_ml"],
            "yes" if said["is_on_sale"] else "no",
        )


def _shown(product: Product) -> dict[str, object]:
    cents = product.price_cents
    return {
        "name": product.name,
        "price": f"{cents // 100}.{cents % 100:02}",
        "bottle_ml": product.bottle_ml,
        "is_on_sale": product.is_on_sale,
    }


class BookingForm(forms.Form):
    """Bottles of one wine, and why."""

    request = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    bottles = forms.IntegerField(min_value=1, max_value=MOST_BOTTLES)
    note = forms.CharField(label="Why", max_length=240)


class CountForm(BookingForm):
    """How many there are."""

    bottles = forms.IntegerField(
        label="Bottles to sell", min_value=0, max_value=MOST_BOTTLES, help_text="All that may be sold now"
    )
    note = forms.CharField(max_length=240, required=False)


class CorrectForm(BookingForm):
    """So many more or fewer."""

    bottles = forms.IntegerField(
        label="Bottles more or fewer",
        min_value=-MOST_BOTTLES,
        max_value=MOST_BOTTLES,
        help_text="-2 when two fewer may be sold",
    )


class OffSaleForm(BookingForm):
    """Broken or missing bottles."""
