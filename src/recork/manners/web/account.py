"""How django-allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """People are invited; the door has no sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
