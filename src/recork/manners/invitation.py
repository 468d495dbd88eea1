"""The link in which somebody new chooses a password."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse


def invitation_link(user: AbstractBaseUser) -> str:
    """Where the person sets a password: works once, three days, and never again once they were shut out."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def has_come_in(user: AbstractBaseUser) -> bool:
    """Whether somebody has signed in before, or can with their company account, password or not."""
    linked = SocialAccount.objects.filter(user_id=user.pk)
    return user.has_usable_password() or user.last_login is not None or linked.exists()
