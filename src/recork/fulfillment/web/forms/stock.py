"""What people may type to book bottles. `request` was minted with the page: sent twice, it books once."""

from uuid import uuid4

from django import forms

from recork.fulfillment.models import Warehouse
from recork.fulfillment.operations.stock import MOST_BOTTLES
from recork.manners.web.sheet import KeepForm, SheetForm


class BookingForm(forms.Form):
    """Bottles of one wine in one warehouse."""

    request = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    warehouse = forms.ChoiceField()

    def __init__(self, data: object = None, *, warehouses: list[Warehouse], **more: object) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]  # Django's own many arguments
        self.by_code = {each.code: each for each in warehouses}
        choices = [(each.code, f"{each.code} {each.name}") for each in warehouses]
        self.fields["warehouse"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def chosen_warehouse(self) -> Warehouse:
        return self.by_code[self.cleaned_data["warehouse"]]


class ReceiveForm(BookingForm):
    """Bottles that arrived."""

    bottles = forms.IntegerField(min_value=1, max_value=MOST_BOTTLES)
    bin = forms.CharField(max_length=20, required=False, help_text="Where the wine stands from now on")
    note = forms.CharField(max_length=240, required=False)


class AdjustForm(BookingForm):
    """A count that was wrong."""

    bottles = forms.IntegerField(
        label="Bottles more or fewer",
        min_value=-MOST_BOTTLES,
        max_value=MOST_BOTTLES,
        help_text="-2 when two fewer stand there than we thought",
    )
    note = forms.CharField(label="Why", max_length=240)

    def clean_bottles(self) -> int:
        """A correction by nothing corrects nothing."""
        bottles: int = self.cleaned_data["bottles"]
        if bottles == 0:
            raise forms.ValidationError("Say how many bottles more or fewer.")
        return bottles


class DeliveryForm(SheetForm):
    """A delivery's list on its way in; `delivery` names it, so that its rows are booked once."""

    delivery = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class BookForm(KeepForm):
    """The same delivery, after a person has seen what it comes to."""

    delivery = forms.UUIDField(widget=forms.HiddenInput)
