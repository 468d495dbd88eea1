"""Ask the floor to pull out an order that is picked or packed, and tell how the question stands."""

from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recork.fulfillment.models import Order
from recork.fulfillment.operations.intercept import ask_intercept
from recork.fulfillment.queries.intercept import intercept_asked
from recork.fulfillment.queries.order_details import OrderDetails
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.cancellation import ShopNext
from recork.fulfillment.rules.intercept import INTERCEPTABLE
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.cancellation import REASONS
from recork.fulfillment.web.forms.intercept import InterceptForm
from recork.fulfillment.web.intercept_told import MORE, already_asked, no_intercept, popup_of
from recork.fulfillment.web.order import find_order, page_of
from recork.fulfillment.web.order_page import standing
from recork.fulfillment.web.question import Question, summary_of, who
from recork.fulfillment.web.refusal import NO_SHOP, not_allowed, unfit
from recork.fulfillment.web.shop_next import TEMPLATE as SHOP_NEXT
from recork.manners.web.popup import Popup
from recork.manners.web.unfit import complaints
from recork.manners.web.way_back import way_back


@require_safe
@page(Verb.READ_ORDERS)
def ask(request: SeatedRequest, number: str) -> HttpResponse:
    """Ask before the floor is asked; where it can't be, say why. Changes nothing."""
    now, details = timezone.now(), find_order(number)
    popup = _refused(request, details, now) or _question(request, details, now)
    return page_of(request, details, now, popup, _back(request, number))


@require_POST
@page(Verb.READ_ORDERS)
def intercepts(request: SeatedRequest, number: str) -> HttpResponse:
    """OK was pressed. The same key again gets the first question."""
    now, details = timezone.now(), find_order(number)
    form = InterceptForm(request.POST, auto_id="asked-%s")
    if not request.seat.actor.may(Verb.CANCEL_ORDERS) or not form.is_valid():
        popup = _refused(request, details, now) or _asked_again(request, details, form, now)
        return page_of(request, details, now, popup, _back(request, number))
    wanted = form.wanted(now)
    if wanted.shop_next is not ShopNext.SEND_AGAIN and details.order.connection_id is None:
        return page_of(request, details, now, unfit(NO_SHOP, now), _back(request, number))
    asked = ask_intercept(request.seat.actor, details.order.pk, wanted, now=now)
    told = reverse("intercept", args=[number, asked.question_id])
    query = urlencode({"next": _back(request, number)})
    return HttpResponseRedirect(f"{told}?{query}", status=HTTPStatus.SEE_OTHER)


@require_safe
@page(Verb.READ_ORDERS)
def intercept(request: SeatedRequest, number: str, question_id: UUID) -> HttpResponse:
    """Tell how one question stands."""
    now, details = timezone.now(), find_order(number)
    found = intercept_asked(Order.objects.filter(pk=details.order.pk), question_id)
    if found is None:
        raise Http404("Nobody has asked this.")
    return page_of(request, details, now, popup_of(found, now), _back(request, number))


def _refused(request: SeatedRequest, details: OrderDetails, now: datetime) -> Popup | None:
    """Why there is nothing to ask the floor about this order, or not by this person."""
    order, actor = details.order, request.seat.actor
    if OrderState(order.state) not in INTERCEPTABLE:
        return no_intercept(order, details.stop, now)
    if not actor.may(Verb.CANCEL_ORDERS):
        return not_allowed(actor, f"order {order.order_number} is not yours to stop", now)
    waiting = details.intercept
    return already_asked(order, waiting, now) if waiting is not None and waiting.is_open else None


def _question(
    request: SeatedRequest, details: OrderDetails, now: datetime, said: InterceptForm | None = None
) -> Popup:
    """Ask; `said` is what was answered before and has to be mended."""
    order = details.order
    has_shop = order.connection_id is not None
    question = _words(details, _back(request, order.fulfillment_number), now)
    wished = {"answer_in": "120", "shop_next": request.GET.get("shop_next")}
    form = said or InterceptForm(initial=wished, auto_id="asked-%s")
    if said is not None:
        question = replace(question, reason=said["reason"].value(), note=said["note"].value())
    context = {
        "ask": question,
        "ask_id": "asked",
        "ask_more": MORE,
        "next": form,
        "reasons": REASONS,
        "shop_next_template": SHOP_NEXT if has_shop else "",
    }
    return Popup("look/dialog/ask.html", question.title, context=context)


def _words(details: OrderDetails, back: str, now: datetime) -> Question:
    order, to = details.order, details.order.ship_to
    whom = who(to.name, to.city, to.state)
    return Question(
        number=order.order_number,
        title=f"Ask the warehouse to intercept order {order.order_number}?",
        summary=summary_of(whom, order.bottles, order.total_cents, order.currency, standing(order, now)),
        effects=[
            ("hand", "Floor", "Is asked to find the order, unpack it and put it back"),
            ("bottle", "Bottles", "Nothing moves before the floor has said yes"),
        ],
        meaning="OK asks the floor. Until it says yes, the order may still ship.",
        action=reverse("intercepts", args=[order.fulfillment_number]),
        key=str(uuid4()),
        status_url="",
        what=f"Order {order.order_number}",
        kept=[("next", back)],
        has_shop=order.connection_id is not None,
    )


def _asked_again(request: SeatedRequest, details: OrderDetails, form: InterceptForm, now: datetime) -> Popup:
    if not form.is_mendable or details.order.connection_id is None:
        return unfit(complaints(form), now)
    return replace(_question(request, details, now, form), status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _back(request: SeatedRequest, number: str) -> str:
    return way_back(request, reverse("order", args=[number]))
