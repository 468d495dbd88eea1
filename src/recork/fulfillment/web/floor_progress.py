"""How far the waves of today have come: picked, packed, shipped, of all."""

from hashlib import blake2s

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from recork.fulfillment.queries.waves import mark_of, waves_of_today
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.manners.web.session_clock import asks_by_itself


def progress_shown() -> dict[str, object]:
    """What `floor/progress.html` shows; `seen` changes when any of it does."""
    waves = waves_of_today(timezone.now())
    seen = blake2s(mark_of(waves).encode(), digest_size=8).hexdigest()
    return {"waves": waves.rows, "more": waves.more, "seen": seen}


@asks_by_itself
@require_GET
@page(Verb.MOVE_ORDERS)
def floor_progress(request: SeatedRequest) -> HttpResponse:
    """The same part of the floor's page again if anything has changed since `seen`, else 204."""
    shown = progress_shown()
    if shown["seen"] == request.GET.get("seen", ""):
        return HttpResponse(status=204)
    return TemplateResponse(request, "fulfillment/floor/progress.html", shown)
