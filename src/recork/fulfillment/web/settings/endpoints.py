"""One address at which a shop is told: how it is doing, what was sent there, and what can be done about it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from recork.fulfillment.models import WebhookEndpoint
from recork.fulfillment.operations.webhook_delivery import EndpointIsOff, replay, send_test
from recork.fulfillment.operations.webhook_endpoint import (
    keep_endpoint,
    switch_endpoint,
)
from recork.fulfillment.queries.webhooks import health_of, messages_to
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.endpoint_words import endpoint_row, message_row
from recork.fulfillment.web.forms.connections import AddressForm
from recork.fulfillment.web.settings.here import endpoint_here
from recork.manners.web.steps import clean_key, steps
from recork.manners.web.unfit import telling

WHICH = {"": "All", "waiting": "Waiting", "given_up": "Given up"}
LOOK = "Its record tells within seconds what became of it."


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.MANAGE_WEBHOOKS)
def endpoint(request: SeatedRequest, endpoint_id: UUID) -> HttpResponse:
    """How it is doing and the record of its messages; a form changes its address."""
    here = endpoint_here(endpoint_id)
    form = AddressForm(request.POST or None, initial={"url": here.url})
    if request.method == "POST" and form.is_valid():
        with telling(form):
            keep_endpoint(
                request.seat.actor,
                here.pk,
                form.cleaned_data["url"],
                secret_version=here.secret_version,
                now=timezone.now(),
            )
        if not form.errors:
            messages.success(request, "Saved: the next message goes to the new address.")
            return redirect("settings_endpoint", endpoint_id=here.pk)
    return _show(request, here, form)


@require_POST
@page(Verb.MANAGE_WEBHOOKS)
def endpoint_act(request: SeatedRequest, endpoint_id: UUID, act: str) -> HttpResponse:
    """Switch it on or off, or try it out."""
    actor, here, now = request.seat.actor, endpoint_here(endpoint_id), timezone.now()
    match act:
        case "on":
            switch_endpoint(actor, here.pk, is_on=True, now=now)
            messages.success(request, "It is on: what happened meanwhile is sent now.")
        case "off":
            switch_endpoint(actor, here.pk, is_on=False, now=now)
            messages.success(request, "It is off. What happens meanwhile waits.")
        case "test":
            try:
                send_test(actor, here.pk, now=now)
                messages.success(request, f"A test is on its way. {LOOK}")
            except EndpointIsOff as off:
                messages.error(request, str(off))
        case _:
            raise Http404
    return redirect("settings_endpoint", endpoint_id=here.pk)


@require_POST
@page(Verb.MANAGE_WEBHOOKS)
def replay_message(request: SeatedRequest, endpoint_id: UUID, delivery_id: int) -> HttpResponse:
    """Send one message again."""
    actor, here, now = request.seat.actor, endpoint_here(endpoint_id), timezone.now()
    try:
        again = replay(actor, here.pk, delivery_id, now=now)
    except EndpointIsOff as off:
        messages.error(request, str(off))
    else:
        if again is None:
            raise Http404
        messages.success(request, f"{again.message_id} is sent again. {LOOK}")
    return redirect("settings_endpoint", endpoint_id=here.pk)


def _show(request: SeatedRequest, here: WebhookEndpoint, form: AddressForm) -> TemplateResponse:
    now = timezone.now()
    health = endpoint_row(here, health_of([here])[here.pk], now)
    which = clean_key(request, "which")
    found = messages_to(here, which=which, after=_place(request, "after"), before=_place(request, "before"))
    counts = {"waiting": health.waiting, "given_up": health.given_up}
    context = {
        "health": health,
        "endpoint": here,
        "rows": [message_row(each, now) for each in found.rows],
        "tabs": [(key, words, counts.get(key, ""), key == which) for key, words in WHICH.items()],
        "form": form,
        **steps(request, found),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fulfillment/settings/endpoint.html", context, status=status)


def _place(request: SeatedRequest, name: str) -> str:
    """A place in the record; what isn't a number counts as none."""
    key = clean_key(request, name)
    return key if key.isascii() and key.isdigit() and len(key) <= 18 else ""
