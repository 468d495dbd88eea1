"""What waits: about to be sent again, in need of attention, in disagreement."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recork.commerce.models import Warehouse
from recork.commerce.queries.attention import read_attention
from recork.commerce.queries.disagreements import Disagreement, Found, read_disagreements
from recork.commerce.queries.products import Shelf, oversold
from recork.commerce.queries.sending import ToSend, about_to_be_sent
from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.order.payment_tab import intent_shown
from recork.manners.web import say


@dataclass(frozen=True, slots=True)
class ToSendShown:
    """One order that waits, in words. `at` is a time of day or a day, `left` how long that still is."""

    waits: ToSend
    at: str
    left: str
    why: str
    what: str

    @property
    def number(self) -> str:
        return self.waits.order.number


@require_safe
@page(Verb.READ_ORDERS)
def sending(request: StaffRequest) -> HttpResponse:
    """About to be sent again: each with its time, and what can be done until then."""
    now = timezone.now()
    context = {
        "rows": [_to_send(each, now) for each in about_to_be_sent()],
        "warehouse": Warehouse.objects.first(),
        "may_act": request.actor.may(Verb.CANCEL_ORDERS),
        "acts": ("pickup", "external", "none", "send"),
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
        "refused": [_to_send(each, now) for each in found.refused],
        "refunds": [intent_shown(each, each.order.currency, now) for each in found.failed_refunds],
        "questions": [(each, say.when(each.asked_at, now)) for each in found.questions],
        "sendings": [(each, say.when(each.asked_at, now)) for each in found.sendings],
        "news": [(each, say.when(each.received_at, now)) for each in found.news],
        "may_act": request.actor.may(Verb.CANCEL_ORDERS),
        "may_refund": request.actor.may(Verb.REFUND),
        "acts": ("send", "pickup", "external", "none"),
        "keep": ("keep",),
        "back": reverse("attention"),
    }
    return render(request, "commerce/queues/attention.html", context)


@require_safe
@page(Verb.READ_ORDERS)
def disagreements(request: StaffRequest) -> HttpResponse:
    """Where shop and warehouse don't agree, each with the one thing that mends it."""
    now = timezone.now()
    context = {
        "rows": [(found, EXPLAINED[found.kind], _heard(found, now)) for found in read_disagreements(now)],
        "oversold": [(shelf, uuid4(), _told_of(shelf, now)) for shelf in oversold()],
        "may_act": request.actor.may(Verb.CANCEL_ORDERS),
        "may_book": request.actor.may(Verb.CHANGE_STOCK),
        "back": reverse("disagreements"),
    }
    return render(request, "commerce/queues/disagreements.html", context)


@dataclass(frozen=True, slots=True)
class Explained:
    """What doesn't fit, why that matters, and which action mends it: a key of the template's."""

    title: str
    words: str
    mend: str


EXPLAINED: dict[Disagreement, Explained] = {
    Disagreement.LIVE_BUT_CANCELLED: Explained(
        "Live there, cancelled here",
        "The order is cancelled and its money goes back, and yet the warehouse works on it: the wine would be given away.",
        "call",
    ),
    Disagreement.SHIPPED_AFTER_CANCEL: Explained(
        "Shipped after it was stopped",
        "It was stopped, and has left the warehouse all the same. The customer has the wine: sell it anew, or take it back.",
        "resubmit",
    ),
    Disagreement.ALLOCATED_BUT_EXTERNAL: Explained(
        "Somebody else brings it, and the warehouse has it too",
        "The customer would get the wine twice. Ask the warehouse to stop.",
        "pickup",
    ),
    Disagreement.PACKED_BUT_REFUNDED: Explained(
        "Refunded, and in the box",
        "All of the money went back, and the warehouse is about to ship. Cancel the order: the warehouse is asked to stop.",
        "cancel",
    ),
    Disagreement.BLANK_AND_IDLE: Explained(
        "Blank, and nobody sends it",
        "It should have gone to the warehouse by now. Sending is paused, not connected, or the worker is not running.",
        "send",
    ),
}


def _to_send(waits: ToSend, now: datetime) -> ToSendShown:
    due, stopped = waits.due_at, waits.stopped
    is_later = due is not None and due > now
    minutes = round((due - now).total_seconds() / 60) if due is not None and is_later else 0
    by = f"The warehouse stopped {stopped.order_number}"
    if stopped.refusal_words:
        by = f"{stopped.order_number} was refused: {stopped.refusal_words}"
    at = f" {say.at(stopped.stopped_at, now)}" if stopped.stopped_at else ""
    to = waits.order.ship_to
    return ToSendShown(
        waits,
        at=say.shortly(due, now) if due is not None and is_later else "within a minute",
        left=f"in {minutes} min" if minutes else "",
        why=f"{by}{at}",
        what=f"{say.bottles(waits.order.bottles)} to {to.state or to.country}",
    )


def _told_of(shelf: Shelf, now: datetime) -> str:
    at = f", heard {say.shortly(shelf.heard_at, now)}" if shelf.heard_at else ""
    return f"{say.bottles(shelf.available)} free, {shelf.coming_back:,} coming back{at}"


def _heard(found: Found, now: datetime) -> str:
    if found.sending is None:
        return f"Placed {say.when(found.order.placed_at, now)}"
    status = found.sending.warehouse_status or found.sending.warehouse_state
    at = f", heard {say.shortly(found.sending.heard_at, now)}" if found.sending.heard_at else ""
    return f"{found.sending.order_number} is {status.lower()} at the warehouse{at}"
