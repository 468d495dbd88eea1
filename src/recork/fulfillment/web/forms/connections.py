"""What people may type to connect a shop and to tell it its news."""

from uuid import uuid4

from django import forms

ADDRESS_HELP = "https at a public host, where the shop takes Standard Webhooks"


class ConnectForm(forms.Form):
    """A shop to connect. `key` names its token: sent twice, it is made once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    name = forms.CharField(label="Shop", max_length=120, help_text="As timelines shall call it: Web shop")
    url = forms.CharField(label="Webhook address", max_length=2000, required=False, help_text=ADDRESS_HELP)


class EndpointForm(forms.Form):
    """An address to be told at. `key` is the endpoint's id-to-be."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    url = forms.CharField(label="Webhook address", max_length=2000, help_text=ADDRESS_HELP)


class AddressForm(forms.Form):
    """Another address for an endpoint that is there."""

    url = forms.CharField(label="Webhook address", max_length=2000, help_text=ADDRESS_HELP)


class SecretForm(forms.Form):
    """A new secret. `version` names it: sent twice, it is made once."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)
