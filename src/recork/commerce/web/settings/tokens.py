"""Keys for programs: made here, shown once, revoked here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recork.commerce.models import ApiToken
from recork.commerce.operations.token import NewToken, create_token, make_second, revoke_token
from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.forms.settings import TokenForm
from recork.manners.web.key_forms import SecondKeyForm
from recork.manners.web.unfit import telling

MOST = 500


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def tokens(request: StaffRequest) -> HttpResponse:
    """The keys there are, and a form for one more, whose secret the answer shows."""
    form = TokenForm(request.POST or None)
    new: NewToken | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with telling(form):
            new = create_token(
                request.actor,
                said["role"],
                said["name"],
                now=timezone.now(),
                scopes=said["scopes"],
                expires_on=said["expires_on"],
                key=said["key"],
            )
    if new is not None:
        return TemplateResponse(request, "look/settings/token_made.html", {"new": new})
    rows = ApiToken.objects.order_by("revoked_at", "-created_at")[:MOST]
    context = {"rows": rows, "form": form, "now": timezone.now()}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "commerce/settings/tokens.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def revoke(request: StaffRequest, token_id: UUID) -> HttpResponse:
    """Ask whether a program shall be shut out, and do it."""
    token = get_object_or_404(ApiToken, pk=token_id)
    if request.method != "POST":
        return TemplateResponse(request, "look/settings/token_revoke.html", {"token": token})
    revoke_token(request.actor, token, now=timezone.now())
    messages.success(request, f"{token.name} is revoked: its next request is refused.")
    return redirect("settings_tokens")


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def second(request: StaffRequest, token_id: UUID) -> HttpResponse:
    """Make a second key that may the same, so that its program can change from one to the other at leisure."""
    token = get_object_or_404(ApiToken, pk=token_id)
    form = SecondKeyForm(request.POST or None)
    new: NewToken | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with telling(form):
            new = make_second(
                request.actor, token, ends_on=said["ends_on"], now=timezone.now(), key=said["key"]
            )
    if new is not None:
        return TemplateResponse(request, "look/settings/token_made.html", {"new": new})
    status = 422 if form.errors else 200
    context = {"token": token, "form": form}
    return TemplateResponse(request, "look/settings/token_second.html", context, status=status)
