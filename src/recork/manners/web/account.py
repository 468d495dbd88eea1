"""How django-allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from recork.manners.web.whence import address_of
from recork.wire.sealed import seal, unseal


class InvitedOnly(DefaultAccountAdapter):
    """People are invited; the door has no sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords are counted by account and address together.

        By account alone anybody could lock out whom they please.
        """
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}|{self.get_client_ip(request)}"


class SecondFactor(DefaultMFAAdapter):
    """What a second factor is made from is sealed: whoever reads the database can't make codes of it."""

    def encrypt(self, text: str) -> str:
        return seal(text, key=settings.SECRET_KEY).decode()

    def build_totp_svg(self, url: str) -> str:
        """The picture as it stands within a page: an image of its own would be against the page's policy."""
        drawn: str = super().build_totp_svg(url)
        return drawn[drawn.index("<svg") :]

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text.encode(), key=settings.SECRET_KEY)
