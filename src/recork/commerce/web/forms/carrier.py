"""What somebody wants the carrier to do with a box that has left, as people type it."""

from django import forms

from recork.commerce.models import ShipTo
from recork.commerce.operations.carrier_request import CarrierWish
from recork.commerce.rules.carrier_request import CarrierWant
from recork.commerce.rules.question import Reason
from recork.commerce.rules.sale import Destination
from recork.commerce.web.order.forms import KeyForm
from recork.commerce.web.order.popups import REASONS
from recork.manners.web.place_fields import LENGTHS, address_fields, location_field


class CarrierForm(KeyForm):
    """One wish. A reroute asks for an address, the state of which stays; a hold for one of the carrier's places."""

    reason = forms.ChoiceField(choices=REASONS)
    note = forms.CharField(max_length=240, required=False)
    want = forms.ChoiceField(choices=[(str(want), want.words) for want in CarrierWant])

    def __init__(self, data: object = None, *, want: CarrierWant, was: ShipTo, **more: object) -> None:
        """was: where the box is going now."""
        shown = {"want": want} | {name: getattr(was, name) for name in LENGTHS}
        super().__init__(data, initial=shown, **more)  # type: ignore[arg-type]  # Django's own many arguments
        self.kind, self.was = want, was
        if want is CarrierWant.HOLD_AT_LOCATION:
            self.fields["location"] = location_field()
        if want is CarrierWant.REROUTE:
            self.fields |= address_fields(was.state)

    @property
    def typed(self) -> list[forms.BoundField]:
        """The fields of the wish itself."""
        return [self[name] for name in self.fields if name == "location" or name in LENGTHS]

    @property
    def is_mendable(self) -> bool:
        """Whether people can mend all that is wrong; anything else was no form of ours."""
        return not set(self.errors) & {"key", "reason", "note", "want"}

    @property
    def wish(self) -> CarrierWish:
        said = self.cleaned_data
        to = None
        if self.kind is CarrierWant.REROUTE:
            parts = {name: " ".join(said[name].split()) for name in LENGTHS}
            to = Destination(**parts, state=self.was.state, country=self.was.country, email=self.was.email)
        location = " ".join(said.get("location", "").split())
        return CarrierWish(said["key"], self.kind, Reason(said["reason"]), said["note"], to, location)
