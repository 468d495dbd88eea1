"""Clear holds and put them on: of one order on its page, of a selection on a page of its own."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from recork.fulfillment.operations.hold import (
    HoldOutcome,
    ReleaseOutcome,
    hand_of,
    hold_orders,
    release_holds,
)
from recork.fulfillment.queries.hold import HoldsOf, holds_of
from recork.fulfillment.queries.selection import selected_ids
from recork.fulfillment.rules.actor import Actor, Verb
from recork.fulfillment.rules.hold import why_kept
from recork.fulfillment.web import hold_words
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.hold import HoldForm, ReleaseForm
from recork.fulfillment.web.group_words import SHOWN, Line
from recork.fulfillment.web.order import find_order, page_of
from recork.manners.web import say
from recork.manners.web.unfit import telling, uuid_in
from recork.manners.web.way_back import way_back


@require_POST
@page(Verb.HOLD_ORDERS)
def release(request: SeatedRequest, number: str) -> HttpResponse:
    """Clear the holds of one order, all that the person may clear or those of one reason."""
    now, details = timezone.now(), find_order(number)
    form = ReleaseForm(request.POST)
    reasons = form.reasons if form.is_valid() else []
    (answer,) = release_holds(request.seat.actor, [details.order.pk], reasons, now=now)
    kind, _, words, more = hold_words.release_line(answer)
    _tell(request, f"{words}. {more}".strip(), well=answer.outcome is ReleaseOutcome.RELEASED, kind=kind)
    return redirect("order", number)


@require_POST
@page(Verb.HOLD_ORDERS)
def hold(request: SeatedRequest, number: str) -> HttpResponse:
    """Put one order on hold by hand."""
    now, details = timezone.now(), find_order(number)
    form = HoldForm(request.POST, prefix="hold")
    if form.is_valid():
        with telling(form):
            (answer,) = hold_orders(
                request.seat.actor,
                [details.order.pk],
                **form.cleaned_data,
                now=now,
                today=timezone.localdate(now),
            )
            kind, _, words, more = hold_words.held_line(answer)
            _tell(request, f"{words}. {more}".strip(), well=answer.outcome is HoldOutcome.HELD, kind=kind)
    if form.errors:
        return page_of(request, details, now, holding=form)
    return redirect("order", number)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.HOLD_ORDERS)
def group_holds(request: SeatedRequest) -> HttpResponse:
    """What holds the selected orders; clear some of it, or put them all on hold, and read what became of each."""
    seat, now = request.seat, timezone.now()
    selection = uuid_in(request.POST.get("selection", "") or request.GET.get("selection", ""))
    ids = (selected_ids(seat.actor.user_id, seat.looking_at, selection) if selection else None) or []
    seen, does = holds_of(ids), request.POST.get("do", "")
    releasing = ReleaseForm(request.POST if does == "release" else None, choices=_choices(seen, seat.actor))
    holding = HoldForm(request.POST if does == "hold" else None, prefix="hold")
    title, lines = "", []
    if does == "release" and releasing.is_valid():
        freed = release_holds(seat.actor, ids, releasing.reasons, now=now)
        title, lines = hold_words.released_title(freed), [hold_words.release_line(each) for each in freed]
    elif does == "hold" and holding.is_valid():
        with telling(holding):
            held = hold_orders(
                seat.actor, ids, **holding.cleaned_data, now=now, today=timezone.localdate(now)
            )
            title, lines = hold_words.held_title(held), [hold_words.held_line(each) for each in held]
    is_unfit = bool(releasing.errors or holding.errors) or (request.method == "POST" and not lines)
    context = {
        "selection": selection,
        "orders": say.orders(seen.found),
        "seen": seen,
        "by": [(each, hold_words.who_may(each.reason)) for each in seen.by],
        "releasing": releasing,
        "holding": holding,
        "title": title,
        "lines": _first(lines),
        "back": way_back(request, reverse("view_orders")),
    }
    status = 422 if is_unfit else 200
    return TemplateResponse(request, "fulfillment/orders/group_holds.html", context, status=status)


def _choices(seen: HoldsOf, actor: Actor) -> list[tuple[str, str]]:
    """What of it this person may clear."""
    may = [each for each in seen.by if not why_kept(each.reason, hand_of(actor))]
    return [(str(each.reason), f"{each.reason.words} ({each.orders:,})") for each in may]


def _first(lines: Sequence[Line]) -> list[Line]:
    """Those that failed first, and no more than somebody reads."""
    ordered = sorted(lines, key=lambda line: ("no", "same", "yes").index(line[0]))
    rest = len(ordered) - SHOWN
    more: list[Line] = [("same", f"{rest:,} more", "Not listed here", "")] if rest > 0 else []
    return [*ordered[:SHOWN], *more]


def _tell(request: SeatedRequest, words: str, *, well: bool, kind: str) -> None:
    level = messages.SUCCESS if well else messages.INFO if kind == "same" else messages.WARNING
    messages.add_message(request, level, words)
