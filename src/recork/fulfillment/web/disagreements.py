"""Orders > Disagreements: where the shop and the warehouse say different things."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recork.fulfillment.queries.disagreements import MOST, read_disagreements
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.disagreement_count import remember
from recork.fulfillment.web.disagreement_words import tell
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.frame import support_of
from recork.manners.web import say


@require_safe
@page(Verb.CANCEL_ORDERS)
def disagreements(request: SeatedRequest) -> HttpResponse:
    """All of them that this person may see, what changed last first."""
    now, seat = timezone.now(), request.seat
    found = read_disagreements(seat.looking_at, now)
    remember(seat, len(found))
    support = support_of(request)
    context = {
        "disagreements": [tell(each, seat.actor, support, request.path, now) for each in found],
        "is_cut": len(found) == MOST,
        "most": MOST,
        "names_winery": seat.looking_at is None,
        "clock": say.clock(now),
    }
    return render(request, "fulfillment/orders/disagreements.html", context)
