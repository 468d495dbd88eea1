"""Pages about one's own account: what one signs in with, and where one is signed in."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from recork.manners.second_factor import FIRST, has_one
from recork.manners.session_times import MAY_IDLE
from recork.manners.sessions import end_all, end_one, sessions_of
from recork.manners.web.browser_words import browser_words
from recork.manners.web.paper_codes import codes_left

MOST = 100


@require_safe
@cache_control(no_store=True)
def home(request: HttpRequest) -> HttpResponse:
    """What one signs in with."""
    person = _person(request)
    factors = Authenticator.objects.filter(user_id=person.pk).order_by("created_at")
    kinds = [factor.type for factor in factors]
    about = {
        "led_here": request.GET.get("first") == FIRST and not has_one(person.pk),
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "codes_left": sum(
            codes_left(factor) for factor in factors if factor.type == Authenticator.Type.RECOVERY_CODES
        ),
        "linked": SocialAccount.objects.filter(user_id=person.pk, provider=settings.COMPANY_ISSUER).first(),
        "sessions": _sessions_of(request).count(),
    }
    return render(request, "account/home.html", about)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, and a way to be it no longer: in one of them, or in all the others."""
    if request.method == "POST":
        answer: HttpResponse = _end(request)
        return answer
    mine = request.session.session_key
    rows = [
        (row, browser_words(row.user_agent), row.session_key == mine) for row in _sessions_of(request)[:MOST]
    ]
    context = {"rows": rows, "others": len(rows) > 1}
    return render(request, "account/sessions.html", context)


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth comes without types
def _end(request: HttpRequest) -> HttpResponse:
    which = request.POST.get("session", "")
    person, mine = _person(request), request.session.session_key
    if which == "others":
        end_all(person.pk, but=mine)
        messages.success(request, "You are signed out everywhere else.")
    else:
        # What isn't this person's session, or no number, is not there: nothing happens.
        found = _sessions_of(request).exclude(session_key=mine).filter(pk=which if which.isdecimal() else 0)
        for row in found:
            end_one(row)
            messages.success(request, f"{browser_words(row.user_agent)} is signed out.")
    return redirect("account_sessions")


def _sessions_of(request: HttpRequest) -> QuerySet[UserSession]:
    return sessions_of(_person(request).pk, request.session.get(MAY_IDLE, 0), timezone.now())


def _person(request: HttpRequest) -> AbstractBaseUser:
    assert isinstance(request.user, AbstractBaseUser), "LoginRequiredMiddleware lets nobody else come here"
    return request.user
