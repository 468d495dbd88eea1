"""What people may type when they set the shop up. The operations say what can be kept."""

import json
from typing import Any
from uuid import UUID

from django import forms

from recork.commerce.models import Shop
from recork.commerce.operations.connection import Line
from recork.commerce.operations.shop import About
from recork.commerce.rules.actor import Role, Verb
from recork.manners.web.key_forms import KeyForm

MOST_BYTES = 20_000
ROLE_WORDS = {
    Role.VIEWER: "Viewer: looks at orders and stock",
    Role.ORDER_MANAGER: "Order manager: cancels, refunds, changes stock",
    Role.ADMINISTRATOR: "Administrator: also sets the shop up",
}
_ROLES = [(str(role), words) for role, words in ROLE_WORDS.items()]


class ShopForm(forms.Form):
    """The shop as its people may change it."""

    name = forms.CharField(max_length=120)
    support_phone = forms.CharField(
        max_length=40,
        required=False,
        help_text="On every page and refusal; empty shows the installation's own",
    )
    support_email = forms.CharField(label="Support e-mail", max_length=254, required=False)
    pickup_location = forms.CharField(
        label="Pickup locations",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Where customers may fetch their wine, one a line",
    )
    may_portal_cancel = forms.BooleanField(
        label="The warehouse's portal may cancel and refund here",
        required=False,
        help_text="Unticked, its wish to cancel an order waits under Needs attention, and nothing is sent meanwhile",
    )
    portal_pickup_refunds_fee = forms.BooleanField(
        label="A pickup made in the warehouse's portal refunds the shipping fee",
        required=False,
        help_text="Unticked, it can still be refunded from the order's Payment tab",
    )
    second_factor_for_all = forms.BooleanField(
        label="Everybody signs in with a second factor",
        required=False,
        help_text="Order managers and administrators do in any case; ticked, viewers do too, from their next click on",
    )

    keep_days = forms.IntegerField(
        label="Days after which customers are erased",
        required=False,
        help_text="Counted from an order's end; amounts and bottles stay. Empty keeps names and addresses for ever",
    )

    @staticmethod
    def shown(shop: Shop) -> dict[str, object]:
        """The shop's present values."""
        return {
            "name": shop.name,
            "support_phone": shop.support_phone,
            "support_email": shop.support_email,
            "pickup_location": "\n".join(shop.pickup_locations),
            "may_portal_cancel": shop.may_portal_cancel,
            "portal_pickup_refunds_fee": shop.portal_pickup_refunds_fee,
            "keep_days": shop.keep_days,
            "second_factor_for_all": shop.second_factor_for_all,
        }

    @property
    def about(self) -> About:
        said = self.cleaned_data
        return About(
            name=said["name"],
            support_phone=said["support_phone"],
            support_email=said["support_email"],
            pickup_locations=[line for line in said["pickup_location"].splitlines() if line.strip()],
            may_portal_cancel=said["may_portal_cancel"],
            portal_pickup_refunds_fee=said["portal_pickup_refunds_fee"],
            keep_days=said["keep_days"],
            keeps_for_ever=said["keep_days"] is None,
            second_factor_for_all=said["second_factor_for_all"],
        )


class ConnectForm(forms.Form):
    """What the warehouse's people hand over: as their file, or typed."""

    file = forms.FileField(
        label="Their file", required=False, help_text="As `recork fulfillment shop connect` writes it"
    )
    address = forms.CharField(max_length=200, required=False, help_text="https://fulfillment.example.com")
    token = forms.CharField(
        max_length=200, required=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if said.get("file"):
            self.line = self._of_file(said["file"])
        else:
            self.line = Line(said.get("address", ""), said.get("token", ""))
        return said

    def _of_file(self, file: Any) -> Line:
        try:
            said = json.loads(file.read(MOST_BYTES))
            endpoint = said.get("webhook_endpoint_id")
            return Line(
                address=str(said["fulfillment_url"]),
                token=str(said["token"]),
                endpoint_id=UUID(str(endpoint)) if endpoint else None,
                secret=str(said.get("webhook_secret") or ""),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.add_error("file", "This isn't the file that the warehouse's people write for a shop.")
            return Line("", "")


class InviteForm(forms.Form):
    """Somebody to let in."""

    name = forms.CharField(max_length=120)
    email = forms.CharField(label="E-mail", max_length=254)
    role = forms.TypedChoiceField(coerce=Role, choices=_ROLES)


class RoleForm(forms.Form):
    """What somebody may do."""

    role = forms.TypedChoiceField(coerce=Role, choices=_ROLES)


class TokenForm(KeyForm):
    """A key for the shop's programs."""

    role = forms.TypedChoiceField(coerce=Role, choices=_ROLES, initial=Role.ORDER_MANAGER)
    field_order = ("key", "name", "role")

    def __init__(self, data: object = None, **more: object) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]  # Django's own many arguments
        self.offer(Verb)
