"""Away to the provider, back from it, and no longer linked to it."""

from collections.abc import Callable
from functools import wraps

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.signals import social_account_removed
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe
from requests import RequestException

from recork.manners.company.claims import CompanyAdapter
from recork.manners.company.invited import take_up

ASKED = {"company_asked": "30/m/ip"}

type View = Callable[[HttpRequest], HttpResponse]


def _at_the_provider(view: View) -> View:
    """Nothing is there without a provider; one that doesn't answer, or not as it should, is told in words."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if not settings.COMPANY_ISSUER:
            raise Http404
        try:
            return view(request)
        except (RequestException, OAuth2Error, ValueError, KeyError, TypeError):
            return render(request, "account/company_failed.html", status=502)

    return answer


@login_not_required
@require_POST
@_at_the_provider
def login(request: HttpRequest) -> HttpResponse:
    """Lead away. Whoever follows an invitation says which. A stranger may: the provider is asked, so they are counted."""
    refused: HttpResponse | None = ratelimit.consume_or_429(
        request, app="recork", action="company_asked", config=ASKED
    )
    if refused is not None:
        return refused
    if "uidb36" in request.POST:
        take_up(request, request.POST["uidb36"])
    answer: HttpResponse = OAuth2LoginView.adapter_view(CompanyAdapter(request, settings.COMPANY_ISSUER))(
        request
    )
    return answer


@login_not_required
@require_GET
@_at_the_provider
def callback(request: HttpRequest) -> HttpResponse:
    """Come back, with an answer to the question that this browser has asked."""
    answer: HttpResponse = OAuth2CallbackView.adapter_view(CompanyAdapter(request, settings.COMPANY_ISSUER))(
        request
    )
    return answer


@require_safe
def again(request: HttpRequest) -> HttpResponse:
    """Whoever has nothing but a company account is led there once more, before they change how they come in."""
    return render(request, "account/company_again.html", {"next": get_next_redirect_url(request)})


@require_POST
def unlink(request: HttpRequest) -> HttpResponse:
    """Sign in without it from now on; whoever has no password keeps it."""
    assert request.user.is_authenticated
    if not request.user.has_usable_password():
        messages.error(request, "Choose a password first: without one you could not sign in any more.")
        return redirect("account_home")
    answer: HttpResponse = _unlink(request)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth comes without types
def _unlink(request: HttpRequest) -> HttpResponse:
    linked = list(SocialAccount.objects.filter(user_id=request.user.pk))
    for account in linked:
        account.delete()
        social_account_removed.send(sender=SocialAccount, request=request, socialaccount=account)
    if linked:
        get_adapter().send_notification_mail("socialaccount/email/account_disconnected", request.user)
        messages.success(request, "Your company account is not linked any more.")
    return redirect("account_home")
