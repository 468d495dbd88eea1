"""How django-allauth behaves here."""

from time import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from recork.manners.company.shown import shown_at
from recork.manners.promise import promise
from recork.manners.session_times import BEGAN
from recork.manners.trail.signing_in import tell_failed
from recork.manners.web.whence import address_of, network_of
from recork.wire.sealed import seal, unseal

FRESH_S = 5 * 60

CAME_AS = "came_as"
"""The session's note of the password and the way in of somebody who is asked for a second factor."""

ON_THE_TRAIL = {
    "enter_current_password": "The current password was wrong.",
    "too_many_login_attempts": "throttled: Too many failed tries.",
}
"""Refusals of django-allauth that no signal of its tells of, with our words for them."""


def _came_as(user: Any) -> str:
    return f"{user.get_session_auth_hash()} {user.times_shut_out}"


class InvitedOnly(DefaultAccountAdapter):
    """People are invited; the door has no sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **about: Any) -> HttpResponse | None:
        """Note as whom they have come: the second factor may be given a quarter of an hour later."""
        answer: HttpResponse | None = super().pre_login(request, user, **about)
        if answer is None:
            request.session[CAME_AS] = _came_as(user)
        return answer

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Nobody signs in who was shut out, or whose password was changed, while they waited for it."""
        now = get_user_model().objects.get(pk=user.pk)
        if request.session.pop(CAME_AS, _came_as(now)) != _came_as(now) or not now.is_active:
            clear_login(request)
            messages.error(request, "Sign in again: something was changed about your account meanwhile.")
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whoever came in just now has shown who they are; later they show it again before they change how they do.

        A company may let in whom it knows from the morning: who has its account alone counts from when they showed it there.
        """
        is_company_alone = not get_reauthentication_flows(self.request.user)
        request = self.request
        came_in = shown_at(request) if is_company_alone else request.session.get(BEGAN, 0)
        if time() - came_in < FRESH_S:
            return False
        if is_company_alone:
            raise ReauthenticationRequired  # django-allauth would let them through
        return bool(super().is_reauthentication_required(app=app))

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """Who has neither password nor factor shows it where they came from."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if methods or not user.is_authenticated:
            return methods
        return [{"id": "company", "description": "Use your company account", "url": reverse("company_again")}]

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        """The worker writes: with a letter sent here, the answer would tell by its time whether there is an account."""
        promise("people.write", user_id=user.pk, letter="password_reset_key")

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """What is refused in forms; of these some are written down."""
        if code in ON_THE_TRAIL and self.request is not None:
            tell_failed(ON_THE_TRAIL[code], self.request.user)
        refusal: ValidationError = super().validation_error(code, *args)
        return refusal

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords are counted by account and address together.

        By account alone anybody could lock out whom they please.
        """
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}|{network_of(request)}"


class SecondFactor(DefaultMFAAdapter):
    """What a second factor is made from is sealed: whoever reads the database can't make codes of it."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "sealed_otherwise": (
            "Your app and your codes on paper can't be used any more: the key of this site was changed. "
            "Ask a colleague who invites people to take your second factor away, then set up a new one."
        ),
    }

    def encrypt(self, text: str) -> str:
        return seal(text, key=settings.SECRET_KEY).decode()

    def build_totp_svg(self, url: str) -> str:
        """The picture as it stands within a page: an image of its own would be against the page's policy."""
        drawn: str = super().build_totp_svg(url)
        return drawn[drawn.index("<svg") :]

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text.encode(), key=settings.SECRET_KEY)
