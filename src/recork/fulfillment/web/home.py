"""Where somebody begins who has just come in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recork.fulfillment.queries.disagreements import MOST
from recork.fulfillment.queries.glance import read_glance
from recork.fulfillment.rules.actor import Role, Verb
from recork.fulfillment.web import glance_words
from recork.fulfillment.web.disagreement_count import count_of
from recork.fulfillment.web.door import SeatedRequest, page
from recork.manners.web import say


@require_safe
@page(Verb.READ_ORDERS)
def home(request: SeatedRequest) -> HttpResponse:
    """Orders at a glance; the floor begins on the floor."""
    seat = request.seat
    if seat.actor.role is Role.FLOOR:
        return redirect("floor")
    now = timezone.now()
    today = timezone.localdate(now)
    glance = read_glance(seat.looking_at, now)
    may_cancel = seat.actor.may(Verb.CANCEL_ORDERS)
    differing = count_of(seat) if may_cancel else None
    context = {
        "clock": f"{say.heading(today, today)}, {say.clock(now)}",
        "stats": glance_words.stats(glance, differing, MOST, now),
        "by_status": glance_words.by_status(glance),
        "by_hold": glance_words.by_hold(glance),
        "reasons": glance_words.reasons(glance),
        "refusals": glance_words.refusals(glance),
        "done_today": glance_words.done_today(glance),
        "columns": glance_words.columns(glance.days),
        "needs_action": [(each, say.shortly(each.since, now)) for each in glance.needs_action],
        "again": [glance_words.again(each, now) for each in glance.to_be_sent_again],
        "may_cancel": may_cancel,
    }
    return render(request, "fulfillment/home/glance.html", context)
