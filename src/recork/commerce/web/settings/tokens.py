"""Keys for programs: made here, shown once, revoked here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recork.commerce.models import ApiToken
from recork.commerce.operations.token import NewToken, create_token, revoke_token
from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.forms.settings import TokenForm
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
            new = create_token(request.actor, said["role"], said["name"], now=timezone.now(), key=said["key"])
    if new is not None:
        return TemplateResponse(request, "look/settings/token_made.html", {"new": new})
    context = {"rows": ApiToken.objects.order_by("revoked_at", "-created_at")[:MOST], "form": form}
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
