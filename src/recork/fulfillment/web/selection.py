"""Ticks are kept, and then the person goes where the button leads. Every button of the list comes here."""

from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from recork.fulfillment.models import Selection
from recork.fulfillment.operations.selection import MOST, UnknownSelection, clear, tick, tick_all
from recork.fulfillment.queries.filter_choices import read_filter_choices
from recork.fulfillment.queries.quick_search import quick_search
from recork.fulfillment.queries.view_orders import read_ids
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.asked import Asked
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.selection import (
    ALL,
    CANCEL,
    CLEAR,
    HOLDS,
    KEEP,
    NEWER,
    OLDER,
    SelectionForm,
)


@require_POST
@page(Verb.READ_ORDERS)
def selection(request: SeatedRequest) -> HttpResponse:
    """Keep the ticks of one page, do what the button says, and lead back to the list.

    A script that only wants them kept hears 204. Somebody else's selection is not found.
    """
    form = SelectionForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The ticks of this page could not be read.")
    now = timezone.now()
    try:
        kept = _do(request, form, now)
    except UnknownSelection as unknown:
        raise Http404("There is no such selection.") from unknown
    if form.cleaned_data["do"] == KEEP and request.headers.get("HX-Request") == "true":
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return HttpResponseRedirect(_next(form, kept), status=HTTPStatus.SEE_OTHER)


def _do(request: SeatedRequest, form: SelectionForm, now: datetime) -> Selection:
    seat, named = request.seat, form.cleaned_data["selection"]
    if form.cleaned_data["do"] == CLEAR:
        return clear(seat.actor, seat.looking_at, named, now=now)
    kept = tick(
        seat.actor,
        seat.looking_at,
        named,
        shown=form.shown_ids,
        ticked=form.ticked_ids,
        now=now,
    )
    return _select_all(request, form, now) if form.cleaned_data["do"] == ALL else kept


def _select_all(request: SeatedRequest, form: SelectionForm, now: datetime) -> Selection:
    """Take a snapshot of what matches now; whatever comes to match later is not meant."""
    seat = request.seat
    asked = Asked(form.query, read_filter_choices(seat.looking_at), timezone.localtime(now).date())
    found = quick_search(asked.typed, seat.looking_at) if asked.typed else None
    among = None if found is None else (found.ids or ((found.opens,) if found.opens else ()))
    matching = read_ids(asked.filter(among), seat.looking_at, MOST + 1)
    if len(matching) > MOST:
        messages.warning(
            request, f"More than {MOST:,} orders match. The newest {MOST:,} of them are selected."
        )
    return tick_all(
        seat.actor,
        seat.looking_at,
        form.cleaned_data["selection"],
        matching=matching,
        words=asked.words_to_keep or "orders of any day",
        now=now,
    )


def _next(form: SelectionForm, kept: Selection) -> str:
    do = form.cleaned_data["do"]
    address = form.query
    if do in (NEWER, OLDER) and form.cleaned_data[do]:
        address[do] = form.cleaned_data[do]
    elif do != CLEAR:
        here = QueryDict(form.cleaned_data["here"])
        address.update({way: here[way] for way in (NEWER, OLDER) if here.get(way)})
    back = f"{reverse('view_orders')}?{_query(address.copy(), kept)}"
    if do not in (CANCEL, HOLDS):
        return back
    ask = QueryDict(mutable=True)
    ask["next"] = back
    return f"{reverse('ask_group' if do == CANCEL else 'group_holds')}?{_query(ask, kept)}"


def _query(address: QueryDict, kept: Selection) -> str:
    if kept.order_ids:
        address["selection"] = str(kept.pk)
    return address.urlencode()
