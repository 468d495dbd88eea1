"""Steps that are asked about first, or whose answer is shown once: a new endpoint, a new secret, the end of one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recork.fulfillment.models import ShopConnection, WebhookEndpoint
from recork.fulfillment.operations.webhook_endpoint import (
    EndpointIdTaken,
    delete_endpoint,
    keep_endpoint,
    renew_secret,
)
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.connections import EndpointForm, SecretForm
from recork.fulfillment.web.settings.here import endpoint_here
from recork.manners.web.unfit import telling


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.MANAGE_WEBHOOKS)
def new_endpoint(request: SeatedRequest, shop_id: UUID) -> HttpResponse:
    """One more address for a shop; the answer shows its secret."""
    shop = get_object_or_404(ShopConnection, pk=shop_id)
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said, kept = form.cleaned_data, None
        with telling(form):
            try:
                kept = keep_endpoint(
                    request.seat.actor,
                    said["key"],
                    said["url"],
                    secret_version=1,
                    now=timezone.now(),
                    shop=shop,
                )
            except EndpointIdTaken as taken:
                form.add_error(None, str(taken))
        if kept is not None and kept.secret is not None:
            return _show_secret(request, kept.endpoint, kept.secret)
        if kept is not None:
            messages.info(request, "This endpoint is made already, and its secret was shown.")
            return redirect("settings_endpoint", endpoint_id=kept.endpoint.pk)
    context = {"shop": shop, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fulfillment/settings/endpoint_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.MANAGE_WEBHOOKS)
def secret(request: SeatedRequest, endpoint_id: UUID) -> HttpResponse:
    """Ask whether a new secret shall be made, and show it."""
    here = endpoint_here(endpoint_id)
    form = SecretForm(request.POST or None, initial={"version": here.secret_version + 1})
    if request.method == "POST" and form.is_valid():
        version = min(form.cleaned_data["version"], here.secret_version + 1)
        kept = renew_secret(request.seat.actor, here.pk, version=version, now=timezone.now())
        if kept.secret is not None:
            return _show_secret(request, kept.endpoint, kept.secret)
        messages.info(request, "This secret is made already, and was shown.")
        return redirect("settings_endpoint", endpoint_id=here.pk)
    context = {"endpoint": here, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fulfillment/settings/endpoint_secret_ask.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.MANAGE_WEBHOOKS)
def delete(request: SeatedRequest, endpoint_id: UUID) -> HttpResponse:
    """Ask whether the endpoint shall go, and take it out."""
    here = endpoint_here(endpoint_id)
    if request.method != "POST":
        return TemplateResponse(request, "fulfillment/settings/endpoint_delete.html", {"endpoint": here})
    delete_endpoint(request.seat.actor, here.pk)
    messages.success(request, f"{here.connection.name} is no longer told at {here.url}.")
    return redirect("settings_connections")


def _show_secret(request: SeatedRequest, here: WebhookEndpoint, words: str) -> TemplateResponse:
    context = {"endpoint": here, "secret": words}
    return TemplateResponse(request, "fulfillment/settings/endpoint_secret.html", context)
