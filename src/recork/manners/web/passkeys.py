"""Signing in with a passkey, asked for as seldom as anything that strangers may ask."""

from allauth.core.internal import ratelimit
from allauth.mfa.webauthn.views import login_webauthn
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

ASKED = {"webauthn_asked": "30/m/ip"}


@login_not_required
def login(request: HttpRequest) -> HttpResponse:
    """The question for the browser, or its answer. Each question is kept in a session: asking is counted, too."""
    refused: HttpResponse | None = ratelimit.consume_or_429(
        request, app="allauth.mfa", action="webauthn_asked", config=ASKED, limit_get=True
    )
    if refused is not None:
        return refused
    answer: HttpResponse = login_webauthn(request)
    return answer
