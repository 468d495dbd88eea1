"""Who comes in with a company account: whoever has linked it, nobody else."""

from hmac import compare_digest
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from recork.manners.company.invited import whoever_was_invited
from recork.manners.company.shown import is_just_now


class LinkedOnly(DefaultSocialAccountAdapter):
    """No account is made from a company account, and none is found by its e-mail address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in whoever is linked; link whoever follows an invitation; tell all others that they aren't known."""
        asked, said = sociallogin.state.get("nonce"), sociallogin.account.extra_data.get("nonce")
        if not asked or not isinstance(said, str) or not compare_digest(asked, said):
            raise OAuth2Error("The answer is to another question.")
        auth_time = sociallogin.account.extra_data.get("auth_time")
        if sociallogin.state.get("again") and not is_just_now(auth_time):
            raise ImmediateHttpResponse(render(request, "account/company_not_asked.html", status=403))
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        invited = whoever_was_invited(request)
        if invited is None:
            raise ImmediateHttpResponse(render(request, "account/company_unknown.html", status=403))
        sociallogin.connect(request, invited)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        return reverse("account_home")

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_said: Any) -> None:
        raise ImmediateHttpResponse(render(request, "account/company_failed.html", status=403))
