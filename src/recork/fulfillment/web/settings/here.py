"""Whose settings are open: the winery that is looked at."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from recork.fulfillment.models import WebhookEndpoint, Winery
from recork.fulfillment.queries.frame import wineries_to_choose
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.web.door import SeatedRequest


def winery_here(request: SeatedRequest) -> Winery | None:
    """The winery looked at; None while somebody of the house looks at all of them."""
    if request.seat.looking_at is None:
        return None
    return Winery.objects.select_related("default_warehouse").get(pk=request.seat.looking_at)


def choose_winery(request: SeatedRequest, title: str) -> TemplateResponse:
    """Ask the house's people whose settings they mean, before any can be shown."""
    context = {"title": title, "choices": wineries_to_choose()}
    return TemplateResponse(request, "fulfillment/settings/choose.html", context)


def house_only(actor: Actor) -> None:
    """A winery's own people find nothing here."""
    if actor.winery_id is not None:
        raise Http404


def endpoint_here(endpoint_id: UUID) -> WebhookEndpoint:
    """An endpoint in the scope of who looks, with its shop."""
    return get_object_or_404(WebhookEndpoint.objects.select_related("connection"), pk=endpoint_id)
