"""Cancel one order: ask, answer, and tell the answer again to whoever has missed it."""

from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recork.fulfillment.operations.cancellation import cancel_orders
from recork.fulfillment.queries.cancellation import answered
from recork.fulfillment.queries.order_details import OrderDetails
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.cancellation import AskedFrom, Outcome, ShopNext
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.web.answer import already, popup_of
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.cancellation import REASONS, CancellationForm
from recork.fulfillment.web.forms.shop_next import ShopNextForm
from recork.fulfillment.web.order import find_order, page_of
from recork.fulfillment.web.order_page import ask_about
from recork.fulfillment.web.order_row import TEMPLATE, show_row
from recork.fulfillment.web.refusal import NO_SHOP, not_allowed, too_late, unfit
from recork.fulfillment.web.shop_next import offer
from recork.manners.web.popup import Popup, by_script
from recork.manners.web.unfit import complaints
from recork.manners.web.way_back import way_back


@require_safe
@page(Verb.READ_ORDERS)
def ask_cancellation(request: SeatedRequest, number: str) -> HttpResponse:
    """Ask before anything is cancelled; when it can't be, say why. Changes nothing."""
    now = timezone.now()
    details = find_order(number)
    popup = _refused_to_ask(request, details, now) or _question(request, details, now)
    return _answer(request, details, popup, _door(request), now)


@require_POST
@page(Verb.READ_ORDERS)
def cancellations(request: SeatedRequest, number: str) -> HttpResponse:
    """OK was pressed. The same key again gets the first answer, whichever way it comes."""
    now = timezone.now()
    form = CancellationForm(request.POST)
    if not request.seat.actor.may(Verb.CANCEL_ORDERS) or not form.is_valid():
        details = find_order(number)
        popup = _refused_to_ask(request, details, now) or _asked_again(request, details, form, now)
        return _answer(request, details, popup, _door(request), now)
    asking = form.asking(form.door)
    if asking.shop_next is not ShopNext.SEND_AGAIN:
        details = find_order(number)
        if details.order.connection_id is None:
            return _answer(request, details, unfit(NO_SHOP, now), form.door, now)
    (answer,) = cancel_orders(request.seat.actor, [number], asking, now=now, by_fulfillment_number=True)
    if answer.outcome is Outcome.NOT_FOUND:
        raise Http404("There is no such order.")
    if by_script(request):
        return _tell(request, number, asking.question_id, now, is_new=not answer.repeated)
    told = reverse("cancellation", args=[number, asking.question_id])
    query = urlencode({"next": way_back(request, _home(number, form.door))})
    return HttpResponseRedirect(f"{told}?{query}", status=HTTPStatus.SEE_OTHER)


@require_safe
@page(Verb.READ_ORDERS)
def cancellation(request: SeatedRequest, number: str, question_id: UUID) -> HttpResponse:
    """Tell the answer to a question; 404 while it is not known to have been asked."""
    return _tell(request, number, question_id, timezone.now(), is_new=False)


def _tell(
    request: SeatedRequest, number: str, question_id: UUID, now: datetime, *, is_new: bool
) -> HttpResponse:
    details = find_order(number)
    found = answered(details.order, question_id)
    if found is None:
        if by_script(request):
            raise Http404("Not heard of this question.")
        context = {"order": details.order, "back": way_back(request, _home(number, AskedFrom.ORDER_DETAILS))}
        return render(request, "fulfillment/cancellations/unheard.html", context, status=HTTPStatus.NOT_FOUND)
    response = _answer(request, details, popup_of(found, now), AskedFrom(found.asked.asked_from), now)
    if not is_new and response.status_code == HTTPStatus.CREATED:
        response.status_code = HTTPStatus.OK
    return response


def _answer(
    request: SeatedRequest, details: OrderDetails, popup: Popup, door: AskedFrom, now: datetime
) -> HttpResponse:
    """The popup and what it makes untrue, for a script; the page with the popup before it, for people."""
    number = details.order.fulfillment_number
    if not by_script(request):
        return page_of(request, details, now, popup, way_back(request, _home(number, door)))
    from_details = door is AskedFrom.ORDER_DETAILS
    context = {
        **popup.context,
        "popup": popup.template,
        "row": None if from_details else show_row(request.seat, details.order.pk, now),
        "row_template": TEMPLATE,
        "then": reverse("order", args=[number]) if from_details and _is_stale(request, details) else "",
        "reasons": REASONS,
        "ask_id": "asked",
    }
    return render(request, "fulfillment/cancellations/heard.html", context, status=popup.status)


def _question(
    request: SeatedRequest, details: OrderDetails, now: datetime, said: CancellationForm | None = None
) -> Popup:
    """Ask; `said` is what was answered before and has to be mended."""
    door = _door(request)
    home = way_back(request, _home(details.order.fulfillment_number, door))
    ask = ask_about(details, [("asked_from", str(door)), ("next", home)], now)
    if said is not None:
        ask = replace(ask, reason=said["reason"].value(), note=said["note"].value())
    form = said or ShopNextForm(initial={"shop_next": request.GET.get("shop_next")}, auto_id="asked-%s")
    offered = offer("asked", form) if ask.has_shop else {}
    return Popup("look/dialog/ask.html", ask.title, context={"ask": ask, **offered})


def _asked_again(
    request: SeatedRequest, details: OrderDetails, form: CancellationForm, now: datetime
) -> Popup:
    """A pickup without its place or day is asked for once more; anything else was no form of ours."""
    if not form.is_mendable or details.order.connection_id is None:
        return unfit(complaints(form), now)
    return replace(_question(request, details, now, form), status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _refused_to_ask(request: SeatedRequest, details: OrderDetails, now: datetime) -> Popup | None:
    """Why there is nothing to ask about this order, or not by this person."""
    order, decision = details.order, details.decision
    if not isinstance(decision, Outcome):
        found = OrderState(order.state)
        return too_late(order, decision, found=found, since=order.moved_at, now=now)
    if decision is Outcome.ALREADY_CANCELLED:
        return already(order, details.stop, now)
    if not request.seat.actor.may(Verb.CANCEL_ORDERS):
        return not_allowed(request.seat.actor, f"order {order.order_number} is not yours to cancel", now)
    return None


def _door(request: SeatedRequest) -> AskedFrom:
    said = request.POST.get("asked_from") or request.GET.get("asked_from")
    return AskedFrom.ORDER_DETAILS if said == AskedFrom.ORDER_DETAILS else AskedFrom.VIEW_ORDERS


def _home(number: str, door: AskedFrom) -> str:
    """Where somebody who came through this door goes on."""
    return reverse("order", args=[number]) if door is AskedFrom.ORDER_DETAILS else reverse("view_orders")


def _is_stale(request: SeatedRequest, details: OrderDetails) -> bool:
    """Whether the page beneath the popup shows an order that has changed since."""
    return request.GET.get("version") != str(details.order.version)
