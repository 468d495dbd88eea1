"""The provider as django-allauth knows it, with what we ask beyond that: a nonce, and nothing from the address."""

from secrets import token_urlsafe
from typing import Any

from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from recork.manners.company.claims import CompanyAdapter

LONGEST_SUBJECT = 191  # the column's
LATEST_S = 2**40  # more is no time


def _seconds(said: Any) -> int | None:
    """What can be a time, and be kept. JSON as it is read here knows numbers that are none."""
    return int(said) if type(said) in {int, float} and 0 < said < LATEST_S else None


class CompanyProvider(OpenIDConnectProvider):
    """`data` is the verified ID token: nothing else is asked of the provider."""

    id = "company"
    name = "Company account"
    oauth2_adapter_class = CompanyAdapter

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, **_asked: Any
    ) -> HttpResponse:
        """Lead to the provider. What the address asks for besides (scopes, parameters) is not passed on.

        Whoever is signed in here and comes to sign in once more shows there, too, who they are: being known is not enough.
        They could take that off the address on their way, so the answer is asked when it was (`again`).
        """
        nonce = token_urlsafe()
        is_again = request.user.is_authenticated and process == AuthProcess.LOGIN
        answer: HttpResponse = super().redirect(
            request,
            process,
            next_url=next_url,
            nonce=nonce,
            scope=["openid", "email"],
            again=is_again,
            auth_params={"nonce": nonce} | ({"prompt": "login", "max_age": "0"} if is_again else {}),
        )
        return answer

    def wk_server_url(self, url: str) -> str:
        return f"{url.rstrip('/')}/.well-known/openid-configuration"

    def get_login_url(self, request: HttpRequest, **_kwargs: Any) -> str:
        return reverse("company_login")

    def get_callback_url(self) -> str:
        return reverse("company_callback")

    def extract_uid(self, data: dict[str, Any]) -> str:
        subject = data["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise OAuth2Error("The subject is no short text.")
        return subject

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Kept to be shown: which of their accounts it is. Nonce and time are looked at before anybody is let in."""
        kept = {"email": str(data.get("email", ""))[:254], "nonce": data["nonce"]}
        return kept | {"auth_time": _seconds(data.get("auth_time"))}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing of a person's comes from there: their name and address are what they were invited under."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


provider_classes = [CompanyProvider]
