"""Keys for programs: made here, shown once, revoked here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recork.fulfillment.models import ApiToken, Winery
from recork.fulfillment.operations.token import (
    NewToken,
    create_token,
    make_second,
    open_connection,
    revoke_token,
)
from recork.fulfillment.queries.settings_pages import connections_of, tokens_of
from recork.fulfillment.rules.actor import Role, Verb, require
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.settings import HouseTokenForm, ShopTokenForm
from recork.fulfillment.web.settings.here import winery_here
from recork.manners.web.key_forms import KeyForm, SecondKeyForm
from recork.manners.web.unfit import telling


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def tokens(request: SeatedRequest) -> HttpResponse:
    """The keys there are, and a form for one more, whose secret the answer shows."""
    here = winery_here(request)
    form = _form(request, here)
    new: NewToken | None = None
    if request.method == "POST" and form is not None and form.is_valid():
        with telling(form):
            new = _make(request, here, form)
    if new is not None:
        return TemplateResponse(request, "look/settings/token_made.html", {"new": new, "here": here})
    context = {"here": here, "rows": tokens_of(request.seat.looking_at), "form": form, "now": timezone.now()}
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, "fulfillment/settings/tokens.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def revoke(request: SeatedRequest, token_id: UUID) -> HttpResponse:
    """Ask whether a program shall be shut out, and do it."""
    token = get_object_or_404(ApiToken, pk=token_id, winery=request.seat.looking_at)
    if request.method != "POST":
        return TemplateResponse(request, "look/settings/token_revoke.html", {"token": token})
    revoke_token(request.seat.actor, token, now=timezone.now())
    messages.success(request, f"{token.name} is revoked: its next request is refused.")
    return redirect("settings_tokens")


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def second(request: SeatedRequest, token_id: UUID) -> HttpResponse:
    """Make a second key that may the same, so that its program can change from one to the other at leisure."""
    token = get_object_or_404(ApiToken, pk=token_id, winery=request.seat.looking_at)
    form = SecondKeyForm(request.POST or None)
    new: NewToken | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with telling(form):
            new = make_second(
                request.seat.actor, token, ends_on=said["ends_on"], now=timezone.now(), key=said["key"]
            )
    if new is not None:
        return TemplateResponse(request, "look/settings/token_made.html", {"new": new})
    status = 422 if form.errors else 200
    context = {"token": token, "form": form}
    return TemplateResponse(request, "look/settings/token_second.html", context, status=status)


def _form(request: SeatedRequest, here: Winery | None) -> ShopTokenForm | HouseTokenForm | None:
    """The form for whom is looked at; None for who may only look at the house's keys, and `NotAllowed` if they send one."""
    if here is not None:
        return ShopTokenForm(request.POST or None, shops=connections_of(here.pk))
    if request.method == "POST":
        require(request.seat.actor, Verb.RUN_HOUSE)
    return HouseTokenForm(request.POST or None) if request.seat.actor.may(Verb.RUN_HOUSE) else None


def _make(request: SeatedRequest, here: Winery | None, form: KeyForm) -> NewToken:
    said, now, actor = form.cleaned_data, timezone.now(), request.seat.actor
    shop = None
    if here is not None and isinstance(form, ShopTokenForm):
        is_new = said["shop"] == form.NEW
        shop = open_connection(actor, here, said["name"], now=now) if is_new else form.by_id.get(said["shop"])
    return create_token(
        actor,
        Role.SHOP if here is not None else said["role"],
        said["name"],
        now=now,
        winery=here,
        connection=shop,
        scopes=said["scopes"],
        expires_on=said["expires_on"],
        key=said["key"],
    )
