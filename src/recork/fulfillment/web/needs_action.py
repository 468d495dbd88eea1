"""Orders > Needs Action."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recork.fulfillment.queries.needs_action import read_needs_action
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.manners.web import say
from recork.manners.web.steps import clean_key, steps


@require_safe
@page(Verb.SEND_ORDERS)
def needs_action(request: SeatedRequest) -> HttpResponse:
    """What failed a check when it came, the longest waiting first: edit and retry, or delete, which cancels."""
    now, looking_at = timezone.now(), request.seat.looking_at
    found = read_needs_action(
        looking_at, after=clean_key(request, "after"), before=clean_key(request, "before")
    )
    context = {
        "rows": [(row, say.when(row.order.received_at, now)) for row in found.rows],
        "names_winery": looking_at is None,
        "may_cancel": request.seat.actor.may(Verb.CANCEL_ORDERS),
        **steps(request, found),
    }
    return TemplateResponse(request, "fulfillment/orders/needs_action.html", context)
