"""Cancel a group of orders: show what would become of each, answer each on its own, retry what failed."""

from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from recork.fulfillment.models import CancellationBatch
from recork.fulfillment.operations.cancellation_batch import BatchIdTaken
from recork.fulfillment.operations.group_cancellation import (
    NothingFailed,
    NothingSelected,
    SelectionChanged,
    cancel_selection,
    retry_group,
    seal_of,
)
from recork.fulfillment.operations.selection import UnknownSelection
from recork.fulfillment.queries.cancellation_preview import preview
from recork.fulfillment.queries.group_cancellations import recent_groups
from recork.fulfillment.queries.selection import selected_ids
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.cancellation import REASON_WORDS, AskedFrom
from recork.fulfillment.web import group_words
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.cancellation import REASONS, GroupForm, RetryForm
from recork.fulfillment.web.group_result import address_of, tell_group
from recork.fulfillment.web.refusal import not_allowed, nothing_selected, unfit
from recork.fulfillment.web.running_group import remember
from recork.fulfillment.web.shop_next import offer
from recork.manners.web import say
from recork.manners.web.popup import Popup, by_script
from recork.manners.web.unfit import complaints, uuid_in
from recork.manners.web.way_back import way_back

ASK_ID = "ask-group"


@require_safe
@page(Verb.READ_ORDERS)
def ask_group(request: SeatedRequest) -> HttpResponse:
    """Say how many of the selected orders can be cancelled, and which can't and why. Changes nothing."""
    now = timezone.now()
    seat = request.seat
    selection = uuid_in(request.GET.get("selection", ""))
    ids = selected_ids(seat.actor.user_id, seat.looking_at, selection) if selection else None
    if selection is None or not ids:
        return _show(request, nothing_selected(now))
    if not seat.actor.may(Verb.CANCEL_ORDERS):
        return _show(request, not_allowed(seat.actor, f"{say.orders(len(ids))} selected", now))
    return _show(request, _question(request, selection, ids))


def _question(
    request: SeatedRequest, selection: UUID, ids: list[int], said: GroupForm | None = None
) -> Popup:
    """Ask; `said` is what was answered before and has to be mended."""
    seen = preview(ids)
    title = group_words.ask_title(seen)
    key = uuid4()
    ask = {
        "title": title,
        "summary": group_words.ask_summary(seen),
        "effects": group_words.ask_effects(seen, timezone.now()),
        "outcomes": group_words.ask_lines(seen),
        "meaning": group_words.ask_meaning(seen),
        "action": reverse("group_cancellations"),
        "key": str(key),
        "status_url": f"{reverse('group_cancellation', args=[key])}?{_kept_way(request)}",
        "what": title.removeprefix("Cancel ").removesuffix("?"),
        "kept": [("selection", str(selection)), ("seal", seal_of(ids)), ("next", _home(request))],
        "reason": said["reason"].value() if said else "",
        "note": said["note"].value() if said else "",
    }
    if not seen.can:
        return Popup("fulfillment/cancellations/none_can.html", title, context={"ask": ask})
    offered = offer(ASK_ID, said) if seen.from_a_shop else {}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if said else HTTPStatus.OK
    return Popup("look/dialog/ask.html", title, status, {"ask": ask, **offered})


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.READ_ORDERS)
def group_cancellations(request: SeatedRequest) -> HttpResponse:
    """OK was pressed, or Retry failed: answer the group. A GET lists one's latest groups."""
    now = timezone.now()
    if request.method != "POST":
        recent = recent_groups(request.seat.actor.user_id, request.seat.looking_at)
        groups = [
            (group, say.orders(group.of), say.when(group.asked_at, now), REASON_WORDS[group.reason])
            for group in recent
        ]
        return render(request, "fulfillment/cancellations/groups.html", {"groups": groups})
    if not request.seat.actor.may(Verb.CANCEL_ORDERS):
        return _show(request, not_allowed(request.seat.actor, "these orders are not yours to cancel", now))
    answered = _retried(request, now) if "retry_of" in request.POST else _asked(request, now)
    if isinstance(answered, Popup):
        return _show(request, answered)
    remember(request, answered)
    if by_script(request):
        return tell_group(request, answered, _home(request), now)
    there = f"{address_of(answered)}?{_kept_way(request)}"
    return HttpResponseRedirect(there, status=HTTPStatus.SEE_OTHER)


def _asked(request: SeatedRequest, now: datetime) -> CancellationBatch | Popup:
    form = GroupForm(request.POST)
    seat = request.seat
    if not form.is_valid():
        return _asked_again(request, form) or unfit(complaints(form), now)
    selection, asking = form.cleaned_data["selection"], form.asking(AskedFrom.GROUP)
    try:
        return cancel_selection(
            seat.actor, seat.looking_at, selection, asking, now=now, seal=form.cleaned_data["seal"]
        )
    except NothingSelected:
        return nothing_selected(now)
    except SelectionChanged:  # in another tab: ask again, about what is selected by now
        ids = selected_ids(seat.actor.user_id, seat.looking_at, selection)
        return _question(request, selection, ids or [])
    except (UnknownSelection, BatchIdTaken) as unknown:
        raise Http404("There is no such selection.") from unknown


def _asked_again(request: SeatedRequest, form: GroupForm) -> Popup | None:
    """A pickup without its place or day is asked for once more; anything else was no form of ours."""
    if not form.is_mendable:
        return None
    seat, selection = request.seat, form.cleaned_data["selection"]
    ids = selected_ids(seat.actor.user_id, seat.looking_at, selection)
    return _question(request, selection, ids, form) if ids else None


def _retried(request: SeatedRequest, now: datetime) -> CancellationBatch | Popup:
    form = RetryForm(request.POST)
    if not form.is_valid():
        return unfit(complaints(form), now)
    said = form.cleaned_data
    try:
        batch = retry_group(request.seat.actor, said["retry_of"], said["key"], now=now)
    except NothingFailed:
        return nothing_selected(now)
    except BatchIdTaken as taken:
        raise Http404("There is no such group.") from taken
    if batch is None:
        raise Http404("There is no such group.")
    return batch


def _show(request: SeatedRequest, popup: Popup) -> HttpResponse:
    context = {**popup.context, "popup": popup.template, "reasons": REASONS, "ask_id": ASK_ID}
    if by_script(request):
        return render(request, popup.template, context, status=popup.status)
    context |= {"popup_title": popup.title, "back": _home(request)}
    return render(request, "look/popup.html", context, status=popup.status)


def _home(request: SeatedRequest) -> str:
    return way_back(request, reverse("view_orders"))


def _kept_way(request: SeatedRequest) -> str:
    return urlencode({"next": _home(request)})
