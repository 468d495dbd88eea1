"""After shipping: ask for a box back or elsewhere, and tell how the request stands."""

from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recork.fulfillment.models import CarrierRequest, Order
from recork.fulfillment.operations.carrier_request import ask_carrier
from recork.fulfillment.queries.carrier_request import carrier_request_asked
from recork.fulfillment.queries.order_details import OrderDetails
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.carrier_request import BY_STATE, CarrierWant
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.web.carrier_told import (
    ASK_WORDS,
    already_asked,
    no_carrier,
    popup_of,
    under_way,
    unfit,
)
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.cancellation import REASONS
from recork.fulfillment.web.forms.carrier_request import CarrierForm
from recork.fulfillment.web.order import find_order, page_of
from recork.fulfillment.web.question import Question, summary_of, who
from recork.fulfillment.web.refusal import not_allowed
from recork.manners.entry import Unfit
from recork.manners.web.popup import Popup
from recork.manners.web.unfit import complaints, telling
from recork.manners.web.way_back import way_back


@require_safe
@page(Verb.READ_ORDERS)
def ask(request: SeatedRequest, number: str) -> HttpResponse:
    """Ask before anybody is asked; where no carrier can do it, say why. Changes nothing."""
    now, details = timezone.now(), find_order(number)
    want = _want(request.GET.get("want", ""))
    popup = _refused(request, details, want, now) or _question(request, details, _form(details, want), now)
    return page_of(request, details, now, popup, _back(request, number))


@require_POST
@page(Verb.READ_ORDERS)
def requests(request: SeatedRequest, number: str) -> HttpResponse:
    """OK was pressed. The same key again gets the first request."""
    now, details = timezone.now(), find_order(number)
    want, actor = _want(request.POST.get("want", "")), request.seat.actor
    form = _form(details, want, request.POST)
    if not actor.may(Verb.CANCEL_ORDERS):
        return _show(request, details, _refused(request, details, want, now), now)
    asked: CarrierRequest | None = None
    if form.is_valid():
        with telling(form):
            asked = _ask(request, details, form, now)
    if asked is None:
        return _show(request, details, _asked_again(request, details, form, now), now)
    told = reverse("carrier_request", args=[number, asked.question_id])
    query = urlencode({"next": _back(request, number)})
    return HttpResponseRedirect(f"{told}?{query}", status=HTTPStatus.SEE_OTHER)


@require_safe
@page(Verb.READ_ORDERS)
def carrier_request(request: SeatedRequest, number: str, question_id: UUID) -> HttpResponse:
    """Tell how one request stands."""
    now, details = timezone.now(), find_order(number)
    found = carrier_request_asked(Order.objects.filter(pk=details.order.pk), question_id)
    if found is None:
        raise Http404("Nobody has asked this.")
    return page_of(request, details, now, popup_of(found, now), _back(request, number))


def _ask(request: SeatedRequest, details: OrderDetails, form: CarrierForm, now: datetime) -> CarrierRequest:
    try:
        return ask_carrier(request.seat.actor, details.order.pk, form.wish(), now=now)
    except Unfit as wrong:  # the form has the fields of the address as its own
        raise Unfit(wrong.field.removeprefix("ship_to."), wrong.words) from wrong


def _want(said: str) -> CarrierWant:
    return CarrierWant(said) if said in list(CarrierWant) else CarrierWant.RETURN_TO_SENDER


def _form(details: OrderDetails, want: CarrierWant, said: object = None) -> CarrierForm:
    return CarrierForm(said, want=want, was=details.order.ship_to, auto_id="asked-%s")


def _refused(request: SeatedRequest, details: OrderDetails, want: CarrierWant, now: datetime) -> Popup | None:
    """Why there is nothing to ask the carrier about this order, or not by this person."""
    order, actor, last = details.order, request.seat.actor, details.carrier_request
    if OrderState(order.state) in BY_STATE:
        return no_carrier(order, want, details.stop, now)
    if not actor.may(Verb.CANCEL_ORDERS):
        return not_allowed(actor, f"order {order.order_number} is not yours to call back", now)
    return already_asked(order, last, now) if last is not None and last.is_open else None


def _question(request: SeatedRequest, details: OrderDetails, form: CarrierForm, now: datetime) -> Popup:
    order, to, want = details.order, details.order.ship_to, form.kind
    number = order.fulfillment_number
    title, effect = ASK_WORDS[want]
    question = Question(
        number=order.order_number,
        title=title.format(order.order_number),
        summary=summary_of(
            who(to.name, to.city, to.state),
            order.bottles,
            order.total_cents,
            order.currency,
            under_way(details, now),
        ),
        effects=[
            ("truck", "Carrier", effect),
            ("info", "No promise", "It may cost a fee, and it may fail. Until it is done the box goes on"),
            ("bottle", "Money", "None moves by this. Refund a return when its wine is back"),
        ],
        meaning="OK puts the request to the warehouse's people, who ask the carrier.",
        action=reverse("carrier_requests", args=[number]),
        key=str(uuid4()),
        status_url="",
        what=f"Order {order.order_number}",
        kept=[("next", _back(request, number)), ("want", str(want))],
        has_shop=order.connection_id is not None,
        reason=form["reason"].value() or "",
        note=form["note"].value() or "",
    )
    context = {
        "ask": question,
        "ask_id": "asked",
        "ask_calm": True,
        "ask_more": "fulfillment/carrier/more.html",
        "carrier_form": form,
        "other_want": _other(number, want),
        "reasons": REASONS,
    }
    return Popup("look/dialog/ask.html", question.title, context=context)


def _other(number: str, want: CarrierWant) -> tuple[str, str] | None:
    """Elsewhere is an address or one of the carrier's own places; each leads to the other."""
    here = reverse("ask_carrier", args=[number])
    match want:
        case CarrierWant.REROUTE:
            return f"{here}?want=hold_at_location", "Have it held at one of the carrier's locations instead"
        case CarrierWant.HOLD_AT_LOCATION:
            return f"{here}?want=reroute", "Have it sent to another address instead"
        case CarrierWant.RETURN_TO_SENDER:
            return None


def _asked_again(request: SeatedRequest, details: OrderDetails, form: CarrierForm, now: datetime) -> Popup:
    popup = _refused(request, details, form.kind, now)
    if popup is not None:
        return popup
    if not form.is_mendable:
        return unfit(complaints(form), now)
    return replace(_question(request, details, form, now), status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _show(request: SeatedRequest, details: OrderDetails, popup: Popup | None, now: datetime) -> HttpResponse:
    assert popup is not None
    return page_of(request, details, now, popup, _back(request, details.order.fulfillment_number))


def _back(request: SeatedRequest, number: str) -> str:
    return way_back(request, reverse("order", args=[number]))
