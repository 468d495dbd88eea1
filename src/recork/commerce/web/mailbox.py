"""The letters of the demo, as customers would find them. There is no such page anywhere else."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recork.commerce.models import Mail

SHOWN = 100

type View = Callable[[HttpRequest], HttpResponse]


def in_a_demo(view: View) -> View:
    """Let a page be there in a demo alone."""

    @require_safe
    @login_not_required
    @wraps(view)
    def shown(request: HttpRequest) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request)

    return shown


@in_a_demo
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest letters, as they read."""
    return render(request, "commerce/mailbox.html", {"letters": _letters()})


@in_a_demo
def mailbox_json(_request: HttpRequest) -> HttpResponse:
    """The same for programs."""
    letters = [
        {
            "order": letter.order.number,
            "kind": letter.kind,
            "to": letter.to,
            "subject": letter.subject,
            "text": letter.text,
            "html": letter.html,
            "sent_at": letter.sent_at,
        }
        for letter in _letters()
    ]
    return JsonResponse({"items": letters})


def _letters() -> list[Mail]:
    sent = Mail.objects.filter(sent_at__isnull=False).select_related("order")
    return list(sent.order_by("-sent_at", "-pk")[:SHOWN])
