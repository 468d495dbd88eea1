"""The connection to the warehouse: how it is doing, connect it, try it, change its secret, pause it."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from recork.commerce.models import Warehouse
from recork.commerce.operations.connection import connect, pause, try_line
from recork.commerce.operations.webhook_line import PATH, ask_for_test, change_secret
from recork.commerce.queries.connection import health_of
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.refusal import Refused
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.forms.settings import ConnectForm
from recork.manners.web import say
from recork.manners.web.unfit import telling


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def connection(request: StaffRequest) -> HttpResponse:
    """How it is doing, and a form for what the warehouse's people hand over."""
    now = timezone.now()
    form = ConnectForm(request.POST, request.FILES) if request.method == "POST" else ConnectForm()
    if form.is_bound and form.is_valid():
        with telling(form):
            connect(request.actor, form.line, now=now)
        if not form.errors:
            messages.success(request, "The warehouse is connected. Try the line now.")
            return redirect("settings_connection")
    warehouse = Warehouse.objects.first()
    context = {
        "warehouse": warehouse,
        "facts": _facts(warehouse, now) if warehouse else [],
        "our_address": f"{settings.BASE_URL.rstrip('/')}{PATH}",
        "form": form,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "commerce/settings/connection.html", context, status=status)


@require_POST
@page(Verb.SET_UP, calls_out=True)
def try_it(request: StaffRequest) -> HttpResponse:
    """Ask the warehouse something harmless, and have it tell us something back."""
    said = try_line()
    if isinstance(said, Refused):
        messages.error(request, said.words)
        return redirect("settings_connection")
    messages.success(request, said.words)
    test = ask_for_test(request.actor)
    if isinstance(test, Refused):
        messages.warning(request, f"It could not send us a test: {test.words}")
    else:
        messages.success(request, "It sends us a test; that stands under Last news within seconds.")
    return redirect("settings_connection")


@require_POST
@page(Verb.SET_UP, calls_out=True)
def new_secret(request: StaffRequest) -> HttpResponse:
    """Have the warehouse sign with a new secret."""
    done = change_secret(request.actor, settings.BASE_URL, now=timezone.now())
    if isinstance(done, Refused):
        messages.error(request, done.words)
    else:
        messages.success(
            request, "The warehouse signs with a new secret. The one before is believed for another day."
        )
    return redirect("settings_connection")


@require_POST
@page(Verb.SET_UP)
def pausing(request: StaffRequest) -> HttpResponse:
    """Stop all sending and asking, or go on."""
    is_paused = request.POST.get("paused") == "yes"
    pause(request.actor, paused=is_paused, now=timezone.now())
    messages.success(request, "Sending is paused; what is owed waits." if is_paused else "Sending goes on.")
    return redirect("settings_connection")


def _facts(warehouse: Warehouse, now: datetime) -> list[tuple[str, str]]:
    health = health_of(warehouse)
    failed = (
        f"{say.when(warehouse.failed_at, now)}: {warehouse.failed_words}" if warehouse.failed_at else "None"
    )
    signed = "None yet: we read its feed of events alone"
    if warehouse.secret is not None:
        until = warehouse.secret_before_until
        both = f"; the one before is believed until {say.when(until, now)}" if until and until > now else ""
        signed = f"Signed with secret number {warehouse.secret_version}{both}"
    return [
        ("Address", warehouse.address),
        ("Connected", say.begin(say.when(warehouse.connected_at, now))),
        ("Last answer", say.begin(say.when(warehouse.heard_at, now)) if warehouse.heard_at else "None yet"),
        ("Last failure", say.begin(failed)),
        (
            "Last news",
            f"{say.begin(say.when(health.news_at, now))}, by {health.news_by}"
            if health.news_at
            else "None yet",
        ),
        ("Not applied yet", f"{health.unapplied:,}"),
        (
            "Waiting to go there",
            f"{health.to_send:,} orders, {health.to_ask:,} questions, {health.to_tell:,} reports",
        ),
        ("Webhooks", signed),
        ("Read in its feed up to", f"{warehouse.cursor:,}"),
    ]
