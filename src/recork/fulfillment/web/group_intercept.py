"""Ask the floor to pull out all of a group that were picked or packed when it was cancelled."""

from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recork.fulfillment.operations.cancellation import Answer
from recork.fulfillment.operations.cancellation_batch import read_answers
from recork.fulfillment.operations.intercept import ask_intercepts
from recork.fulfillment.queries.group_cancellations import own_group
from recork.fulfillment.queries.intercept import asked_together, has_shop
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.cancellation import AskedFrom, ShopNext
from recork.fulfillment.web import group_words
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.cancellation import REASONS
from recork.fulfillment.web.forms.intercept import InterceptForm
from recork.fulfillment.web.intercept_told import MORE
from recork.fulfillment.web.refusal import NO_SHOP, not_allowed, nothing_selected, unfit
from recork.fulfillment.web.shop_next import TEMPLATE as SHOP_NEXT
from recork.manners.web import say
from recork.manners.web.popup import Popup
from recork.manners.web.unfit import complaints
from recork.manners.web.way_back import way_back


@require_safe
@page(Verb.READ_ORDERS)
def ask(request: SeatedRequest, batch_id: UUID) -> HttpResponse:
    """Ask before the floor is asked. Changes nothing."""
    wanted, now = _to_pull_out(request, batch_id), timezone.now()
    popup = _refused(request, wanted, now) or _question(request, batch_id, wanted)
    return _show(request, popup)


@require_POST
@page(Verb.READ_ORDERS)
def intercepts(request: SeatedRequest, batch_id: UUID) -> HttpResponse:
    """OK was pressed. The same key again asks nobody again."""
    wanted, now = _to_pull_out(request, batch_id), timezone.now()
    popup = _refused(request, wanted, now)
    if popup is not None:
        return _show(request, popup)
    form = InterceptForm(request.POST, auto_id="asked-%s")
    ids = [each.order_id for each in wanted if each.order_id is not None]
    if not form.is_valid():
        mended = form.is_mendable and has_shop(ids)
        return _show(
            request, _question(request, batch_id, wanted, form) if mended else unfit(complaints(form), now)
        )
    asked = form.wanted(now, AskedFrom.GROUP)
    if asked.shop_next is not ShopNext.SEND_AGAIN and not has_shop(ids):
        return _show(request, unfit(NO_SHOP, now))
    ask_intercepts(request.seat.actor, ids, asked, now=now)
    told = reverse("group_intercept", args=[batch_id, asked.question_id])
    query = urlencode({"next": _back(request)})
    return HttpResponseRedirect(f"{told}?{query}", status=HTTPStatus.SEE_OTHER)


@require_safe
@page(Verb.READ_ORDERS)
def intercept(request: SeatedRequest, batch_id: UUID, question_id: UUID) -> HttpResponse:
    """Tell how each of them stands."""
    now = timezone.now()
    ids = [each.order_id for each in _to_pull_out(request, batch_id) if each.order_id is not None]
    asked = asked_together(ids, question_id)
    if not asked:
        raise Http404("Nobody has asked this.")
    title = f"The warehouse is asked to intercept {say.orders(len(asked))}"
    group = {
        "title": title,
        "more": "Each is answered on its own. Until a yes the order may still ship, and nobody is refunded.",
        "sums": group_words.intercept_sums(asked),
        "outcomes": [group_words.intercept_line(each, now) for each in asked],
    }
    return _show(request, Popup("look/dialog/group.html", title, context={"group": group}))


def _to_pull_out(request: SeatedRequest, batch_id: UUID) -> list[Answer]:
    """Those of one's own group that only the floor could still reach; nobody else's group is known here."""
    batch = own_group(request.seat.actor.user_id, batch_id)
    if batch is None:
        raise Http404("There is no such group.")
    return group_words.on_the_floor(read_answers(batch))


def _refused(request: SeatedRequest, wanted: list[Answer], now: datetime) -> Popup | None:
    if not request.seat.actor.may(Verb.CANCEL_ORDERS):
        return not_allowed(request.seat.actor, "these orders are not yours to stop", now)
    return None if wanted else nothing_selected(now)


def _question(
    request: SeatedRequest, batch_id: UUID, wanted: list[Answer], said: InterceptForm | None = None
) -> Popup:
    """Ask; `said` is what was answered before and has to be mended."""
    title = f"Ask the warehouse to intercept {say.orders(len(wanted))}?"
    form = said or InterceptForm(initial={"answer_in": "120"}, auto_id="asked-%s")
    ask = {
        "title": title,
        "summary": "Picked or packed, by when the group was answered",
        "effects": [
            ("hand", "Floor", "Is asked to find each order, unpack it and put it back"),
            ("bottle", "Bottles", "Nothing moves before the floor has said yes"),
        ],
        "outcomes": [("no", each.order_number, group_words.said(each), "") for each in wanted][
            : group_words.SHOWN
        ],
        "meaning": "OK asks the floor about each. Until it says yes, an order may still ship.",
        "action": reverse("group_intercepts", args=[batch_id]),
        "key": str(uuid4()),
        "kept": [("next", _back(request))],
        "reason": said["reason"].value() if said else "",
        "note": said["note"].value() if said else "",
    }
    ids = [each.order_id for each in wanted if each.order_id is not None]
    context = {
        "ask": ask,
        "ask_id": "asked",
        "ask_more": MORE,
        "next": form,
        "reasons": REASONS,
        "shop_next_template": SHOP_NEXT if has_shop(ids) else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if said else HTTPStatus.OK
    return Popup("look/dialog/ask.html", title, status, context)


def _show(request: SeatedRequest, popup: Popup) -> HttpResponse:
    context = {"popup": popup.template, "popup_title": popup.title, "back": _back(request), **popup.context}
    return render(request, "look/popup.html", context, status=popup.status)


def _back(request: SeatedRequest) -> str:
    return way_back(request, reverse("view_orders"))
