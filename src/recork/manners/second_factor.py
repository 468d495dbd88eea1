"""Who signs in with a second factor, and who must set one up before anything else."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from recork.manners.promise import promise
from recork.manners.sessions import end_all

FIRST = "second-factor"
"""What the page of one's own account is told in its address, so that it says why somebody was led there."""


def has_one(user_id: int) -> bool:
    """Whether a person has an app or a passkey; codes on paper are for the day when those are gone."""
    factors = Authenticator.objects.filter(user_id=user_id)
    return bool(factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def to_setting_up(request: HttpRequest) -> HttpResponse:
    """Lead a person to where they set one up. Nothing that they asked for is done."""
    return redirect(f"{reverse('account_home')}?first={FIRST}")


def take_away(user_id: int) -> None:
    """Take all that a person has (they have lost it), sign them out everywhere, and promise to tell them."""
    Authenticator.objects.filter(user_id=user_id).delete()
    end_all(user_id)
    promise("people.write", user_id=user_id, letter="second_factor_taken")
