"""When somebody showed at their company who they are: its signed answer says, for the way there is through their browser."""

from time import time
from typing import Any

from allauth.account.signals import user_logged_in
from allauth.socialaccount.models import SocialLogin
from django.dispatch import receiver
from django.http import HttpRequest

SHOWN = "company_shown"

JUST_NOW_S = 2 * 60  # longer than the way back takes
SKEW_S = 60  # their clock may be ahead of ours


def is_just_now(auth_time: int | None) -> bool:
    """Was it for us? What says no time was not."""
    return auth_time is not None and -SKEW_S <= time() - auth_time <= JUST_NOW_S


@receiver(user_logged_in)
def remember_shown(request: HttpRequest, sociallogin: SocialLogin | None = None, **_said: Any) -> None:
    """Not before: signing in once more ends the session that it began in."""
    auth_time = sociallogin.account.extra_data.get("auth_time") if sociallogin else None
    if is_just_now(auth_time):
        request.session[SHOWN] = auth_time


def shown_at(request: HttpRequest) -> int:
    """Seconds, 0 if never."""
    at: int = request.session.get(SHOWN, 0)
    return at
