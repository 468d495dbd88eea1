"""What somebody wants the carrier to do with a box, and what the carrier has said, as people type it."""

from django import forms

from recork.fulfillment.models import ShipTo
from recork.fulfillment.operations.carrier_request import CarrierAnswer, CarrierWish
from recork.fulfillment.rules.address import Address
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.carrier_request import BY_PEOPLE, CarrierStanding, CarrierWant
from recork.fulfillment.web.forms.cancellation import WhyForm
from recork.manners.entry import Unfit, line_of
from recork.manners.web import say
from recork.manners.web.place_fields import LENGTHS, address_fields, location_field


class CarrierForm(WhyForm):
    """One wish. A reroute asks for an address, the state of which stays; a hold for one of the carrier's places."""

    want = forms.ChoiceField(
        choices=[(str(want), want.words) for want in CarrierWant], widget=forms.HiddenInput
    )

    def __init__(self, data: object = None, *, want: CarrierWant, was: ShipTo, **more: object) -> None:
        """was: where the box is going now."""
        super().__init__(data, initial=_shown(want, was), **more)  # type: ignore[arg-type]  # Django's own many arguments
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

    def wish(self) -> CarrierWish:
        """The cleaned wish as the operation takes it. Raises `Unfit` beside the field."""
        said = self.cleaned_data
        to = None
        if self.kind is CarrierWant.REROUTE:
            parts = {
                name: line_of(said[name], name, most=most, may_be_empty=True)
                for name, most in LENGTHS.items()
            }
            to = Address(**parts, state=self.was.state, country=self.was.country, email=self.was.email)
        location = line_of(said["location"], "location", most=240) if "location" in said else ""
        asked = self.said(AskedFrom.ORDER_DETAILS)
        return CarrierWish(**asked, want=self.kind, ship_to=to, location=location)


def _shown(want: CarrierWant, was: ShipTo) -> dict[str, object]:
    return {"want": want} | {name: getattr(was, name) for name in LENGTHS}


NOES = [(code, say.begin(f"it {refusal.why}")) for code, refusal in BY_PEOPLE.items()]


class AnswerForm(forms.Form):
    """What the carrier has said: its reference when it is asked; of a no, why, and in people's own words."""

    reference = forms.CharField(
        label="The carrier's reference",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Its case number, or whom you spoke to",
    )
    code = forms.ChoiceField(label="Why not", choices=NOES, required=False)
    words = forms.CharField(label="In your words", max_length=240, required=False)

    def answer(self, standing: CarrierStanding) -> CarrierAnswer:
        """The cleaned answer as the operation takes it. Raises `Unfit`."""
        said = self.cleaned_data
        match standing:
            case CarrierStanding.WITH_CARRIER:
                reference = line_of(said["reference"], "reference", most=60)
                return CarrierAnswer(standing, reference=reference)
            case CarrierStanding.REFUSED:
                words = line_of(said["words"], "words", most=240, may_be_empty=True)
                return CarrierAnswer(standing, code=said["code"], words=words)
            case CarrierStanding.DONE:
                return CarrierAnswer(standing)
            case CarrierStanding.WANTED:
                raise Unfit("standing", "That is where it begins.")
