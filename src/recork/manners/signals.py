"""What follows when somebody signs in, or changes what they sign in with."""

from time import time
from typing import Any

from allauth.account.signals import authentication_step_completed, password_changed, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from recork.manners.session_times import begin
from recork.manners.sessions import end_all, note_begun, renew


@receiver(user_logged_in)
def start_clocks(request: HttpRequest, user: Any, **_django: object) -> None:
    """A session begins: its clocks, and the row that says whose it is, by whatever way they came in."""
    begin(request.session, user, time())
    note_begun(request, user.pk)


@receiver(authentication_step_completed)
def begin_anew(request: HttpRequest, *, reauthenticated: bool = False, **_allauth: object) -> None:
    """Whoever shows again who they are, by whatever way, goes on under another id."""
    if reauthenticated:
        renew(request)


@receiver((password_changed, password_set, authenticator_added, authenticator_removed, authenticator_reset))
def end_others(request: HttpRequest, user: Any, **_allauth: object) -> None:
    """Whoever knew the old way in, or had it, is out; the one who changed it stays."""
    renew(request)
    end_all(user.pk, but=request.session.session_key)


@receiver(social_account_added)
def end_others_once_linked(request: HttpRequest, sociallogin: SocialLogin, **_allauth: object) -> None:
    """A company account is a way in like a password: the same holds for it."""
    end_others(request, sociallogin.user)


@receiver(social_account_removed)
def end_others_once_unlinked(request: HttpRequest, socialaccount: SocialAccount, **_allauth: object) -> None:
    """Whoever had it is out, too."""
    end_others(request, socialaccount.user)
