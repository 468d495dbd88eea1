"""An invitation can be taken up with a company account instead of a password."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import url_str_to_user_pk
from allauth.account.views import INTERNAL_RESET_SESSION_KEY
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

TAKEN_UP = "company_invitation"


def take_up(request: HttpRequest, uidb36: str) -> None:
    """Remember in the session which invitation somebody follows while they are away at the provider.

    Its key is there already: the page that its link opens has put it away.
    """
    request.session[TAKEN_UP] = [uidb36, request.session.get(INTERNAL_RESET_SESSION_KEY, "")]


def whoever_was_invited(request: HttpRequest) -> AbstractBaseUser | None:
    """The person whose invitation is being followed, if it still holds and they have no other way in yet."""
    uidb36, key = request.session.pop(TAKEN_UP, (None, None))
    if not uidb36:
        return None
    try:
        user = get_user_model().objects.filter(pk=url_str_to_user_pk(uidb36), is_active=True).first()
    except ValueError:
        return None
    holds = user is not None and default_token_generator.check_token(user, key)
    return user if holds and user is not None and not user.has_usable_password() else None
