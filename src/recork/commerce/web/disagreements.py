"""Where shop and warehouse don't agree, each with the one thing that mends it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recork.commerce.models import Question
from recork.commerce.queries.disagreements import Disagreement, Found, read_disagreements
from recork.commerce.queries.order_effects import question_effect
from recork.commerce.queries.products import Shelf, oversold
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.question import Answer
from recork.commerce.rules.submission import may_be_intercepted
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.order.contents import effect_lines
from recork.manners.web import say


@dataclass(frozen=True, slots=True)
class Explained:
    """What doesn't fit, why that matters, and which action mends it: a key of the template's."""

    title: str
    words: str
    mend: str


EXPLAINED: dict[Disagreement, Explained] = {
    Disagreement.LIVE_BUT_CANCELLED: Explained(
        "Live there, cancelled here",
        "The order is cancelled and its money goes back, and yet the warehouse works on it: the wine would be given away. Ask the warehouse once more to stop; no money moves by that.",
        "stop",
    ),
    Disagreement.SHIPPED_AFTER_CANCEL: Explained(
        "Shipped after it was stopped",
        "It was stopped, and has left the warehouse all the same. The customer will have the wine: agree with them that it is paid for again, or sent back. A new order would send a second parcel.",
        "customer",
    ),
    Disagreement.ALLOCATED_BUT_EXTERNAL: Explained(
        "Somebody else brings it, and the warehouse has it too",
        "The customer would get the wine twice. Ask the warehouse to stop.",
        "pickup",
    ),
    Disagreement.PACKED_BUT_REFUNDED: Explained(
        "Refunded, and in the box",
        "All of the money went back, and the warehouse is about to ship. Its floor can still pull the box out; a yes cancels the order.",
        "intercept",
    ),
    Disagreement.BLANK_AND_IDLE: Explained(
        "Blank, and nobody sends it",
        "It should have gone to the warehouse by now. Sending is paused, not connected, or the worker is not running.",
        "send",
    ),
}


@require_safe
@page(Verb.READ_ORDERS)
def disagreements(request: StaffRequest) -> HttpResponse:
    """Where shop and warehouse don't agree, each with the one thing that mends it."""
    now = timezone.now()
    context = {
        "rows": [_row(found, now) for found in read_disagreements(now)],
        "oversold": [(shelf, uuid4(), _told_of(shelf, now)) for shelf in oversold()],
        "may_act": request.actor.may(Verb.CANCEL_ORDERS),
        "may_book": request.actor.may(Verb.CHANGE_STOCK),
        "back": reverse("disagreements"),
    }
    return render(request, "commerce/queues/disagreements.html", context)


@dataclass(frozen=True, slots=True)
class Row:
    """One disagreement in words.

    key  names the question that its button asks
    intercept  the question that was declined on whose behalf the floor can be asked, None where it can't
    no   what the warehouse said when it was asked once more, and since then nothing else
    """

    found: Found
    told: Explained
    heard: str
    key: UUID
    asking: list[tuple[str, str, str]]
    no: str
    intercept: UUID | None


def _row(found: Found, now: datetime) -> Row:
    asked = found.asked_again
    asking = [question_effect(asked)] if asked is not None and asked.is_open else []
    is_no = asked is not None and asked.answer == Answer.DECLINED
    return Row(
        found,
        EXPLAINED[found.kind],
        _heard(found, now),
        uuid4(),
        effect_lines(asking, found.order.currency, now),
        asked.answer_words or "Unable to cancel in Fulfillment." if asked is not None and is_no else "",
        asked.pk if asked is not None and is_no and _is_in_reach(found, asked) else None,
    )


def _is_in_reach(found: Found, asked: Question) -> bool:
    return found.sending is not None and may_be_intercepted(asked.answer_code, found.sending.warehouse_state)


def _told_of(shelf: Shelf, now: datetime) -> str:
    at = f", heard {say.shortly(shelf.heard_at, now)}" if shelf.heard_at else ""
    return f"{say.bottles(shelf.available)} free, {shelf.coming_back:,} coming back{at}"


def _heard(found: Found, now: datetime) -> str:
    if found.sending is None:
        return f"Placed {say.when(found.order.placed_at, now)}"
    status = found.sending.warehouse_status or found.sending.warehouse_state
    at = f", heard {say.shortly(found.sending.heard_at, now)}" if found.sending.heard_at else ""
    return f"{found.sending.order_number} is {status.lower()} at the warehouse{at}"
