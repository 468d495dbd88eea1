"""What waits: orders about to be sent again, and whatever no machine will finish by itself."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recork.commerce.models import Warehouse
from recork.commerce.queries.attention import read_attention
from recork.commerce.queries.edits import Offer, offers_of
from recork.commerce.queries.sending import ToSend, about_to_be_sent
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.answer import REUSED
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.order.banners import REUSED_ACTS, REUSED_WORDS
from recork.commerce.web.order.payment_tab import intent_shown
from recork.manners.web import say

ACTS = ("pickup", "external", "none", "send")


@dataclass(frozen=True, slots=True)
class ToSendShown:
    """One order that waits, in words. `at` is a time of day or a day, `left` how long that still is.

    offer  what the warehouse had changed of it, about which somebody decides first
    """

    waits: ToSend
    at: str
    left: str
    why: str
    what: str
    offer: Offer | None = None
    acts: tuple[str, ...] = ACTS

    @property
    def number(self) -> str:
        return self.waits.order.number


@require_safe
@page(Verb.READ_ORDERS)
def sending(request: StaffRequest) -> HttpResponse:
    """About to be sent again: each with its time, and what can be done until then."""
    now = timezone.now()
    waiting = about_to_be_sent()
    offers = offers_of(each.order for each in waiting)
    context = {
        "rows": [_with_offer(_to_send(each, now), offers.get(each.order.pk)) for each in waiting],
        "warehouse": Warehouse.objects.first(),
        "may_act": request.actor.may(Verb.CANCEL_ORDERS),
        "clock": say.clock(now),
        "back": reverse("sending"),
    }
    return render(request, "commerce/queues/sending.html", context)


@require_safe
@page(Verb.READ_ORDERS)
def attention(request: StaffRequest) -> HttpResponse:
    """Whatever no machine will finish by itself."""
    now = timezone.now()
    found = read_attention(now)
    context = {
        "found": found,
        "offers": found.offers,
        "refused": [_to_send(each, now) for each in found.refused],
        "refunds": [intent_shown(each, each.order.currency, now) for each in found.failed_refunds],
        "questions": [(each, say.when(each.asked_at, now)) for each in found.questions],
        "sendings": [(each, say.when(each.asked_at, now)) for each in found.sendings],
        "news": [(each, say.when(each.received_at, now)) for each in found.news],
        "may_act": request.actor.may(Verb.CANCEL_ORDERS),
        "may_refund": request.actor.may(Verb.REFUND),
        "keep": ("keep",),
        "back": reverse("attention"),
    }
    return render(request, "commerce/queues/attention.html", context)


def _with_offer(row: ToSendShown, offer: Offer | None) -> ToSendShown:
    if offer is None:
        return row
    return replace(row, at="waits for a decision", left="", offer=offer, acts=ACTS[:-1])


def _to_send(waits: ToSend, now: datetime) -> ToSendShown:
    due, stopped = waits.due_at, waits.stopped
    is_later = due is not None and due > now
    minutes = round((due - now).total_seconds() / 60) if due is not None and is_later else 0
    by = f"The warehouse stopped {stopped.order_number}"
    if stopped.refusal_words:
        by = f"{stopped.order_number} was refused: {stopped.refusal_words}"
    at = f" {say.at(stopped.stopped_at, now)}" if stopped.stopped_at else ""
    to = waits.order.ship_to
    is_reused = stopped.refusal_code == REUSED
    return ToSendShown(
        waits,
        at=say.shortly(due, now) if due is not None and is_later else "within a minute",
        left=f"in {minutes} min" if minutes else "",
        why=f"{by}{at}",
        what=REUSED_WORDS if is_reused else f"{say.bottles(waits.order.bottles)} to {to.state or to.country}",
        acts=REUSED_ACTS if is_reused else ACTS,
    )
