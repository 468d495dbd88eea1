"""Ask for a box that has left to be sent back or elsewhere, and tell how the request stands."""

from http import HTTPStatus
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recork.commerce.operations.carrier_request import ask_carrier
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.carrier_request import CarrierWant
from recork.commerce.rules.refusal import Refused
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.forms.carrier import CarrierForm
from recork.commerce.web.order import answers
from recork.commerce.web.order.answering import bring
from recork.commerce.web.order.carrier_told import carrier_answer
from recork.commerce.web.order.popups import Ask, summary_of
from recork.commerce.web.order.reading import find_order
from recork.commerce.web.order.tabs import STATUS
from recork.commerce.web.order.ways import why_no_carrier
from recork.manners.web.popup import Popup, by_script
from recork.manners.web.unfit import complaints


@require_safe
@page(Verb.CANCEL_ORDERS)
def ask(request: StaffRequest, number: str) -> HttpResponse:
    """Ask before anybody is asked. Changes nothing; the operation decides when somebody presses OK."""
    read, want = find_order(number), _want(request.GET.get("want", ""))
    why_not = why_no_carrier(read)
    if why_not:
        refusal = Refused("nothing_under_way", why_not)
        return bring(request, read, answers.refused(refusal, timezone.now()), STATUS)
    return _question(request, read, CarrierForm(want=want, was=read.order.ship_to, auto_id="carrier-%s"))


@require_POST
@page(Verb.CANCEL_ORDERS)
def requests(request: StaffRequest, number: str) -> HttpResponse:
    """OK was pressed. The same key again gets the request as it stands."""
    now, read, want = timezone.now(), find_order(number), _want(request.POST.get("want", ""))
    form = CarrierForm(request.POST, want=want, was=read.order.ship_to, auto_id="carrier-%s")
    if not form.is_valid():
        if form.is_mendable:
            return _question(request, read, form)
        return bring(request, read, answers.unfit(complaints(form), read.order, now), STATUS)
    asked = ask_carrier(request.actor, number, form.wish, now=now)
    if isinstance(asked, Refused):
        return bring(request, find_order(number), answers.refused(asked, now), STATUS, changes=True)
    if by_script(request):
        return _tell(request, find_order(number), asked.pk)
    told = reverse("order_carrier_request", args=[number, asked.pk])
    return HttpResponseRedirect(told, status=HTTPStatus.SEE_OTHER)


@require_safe
@page(Verb.READ_ORDERS)
def carrier_request(request: StaffRequest, number: str, question_id: UUID) -> HttpResponse:
    """Tell how a request stands; 404 while it is not known to have been made."""
    return _tell(request, find_order(number), question_id)


def _tell(request: StaffRequest, read: OrderRead, request_id: UUID) -> HttpResponse:
    asked = [each for each in read.carrier_requests if each.pk == request_id]
    if not asked:
        raise Http404("Not heard of this request.")
    return bring(request, read, carrier_answer(read, asked[0], timezone.now()), STATUS, changes=True)


def _want(said: str) -> CarrierWant:
    return CarrierWant(said) if said in list(CarrierWant) else CarrierWant.RETURN_TO_SENDER


_ASKS: dict[CarrierWant, tuple[str, str]] = {
    CarrierWant.RETURN_TO_SENDER: (
        "Have order {} returned to sender?",
        "Is asked to bring the box back to the warehouse",
    ),
    CarrierWant.REROUTE: ("Have order {} sent elsewhere?", "Is asked to bring the box to another address"),
    CarrierWant.HOLD_AT_LOCATION: (
        "Have order {} held for its customer?",
        "Is asked to keep the box until the customer fetches it",
    ),
}


def _question(request: StaffRequest, read: OrderRead, form: CarrierForm) -> HttpResponse:
    number, key, want = read.order.number, uuid4(), form.kind
    title, effect = _ASKS[want]
    question = Ask(
        title=title.format(number),
        summary=summary_of(read),
        effects=[
            ("truck", "Carrier", effect),
            ("info", "No promise", "It may cost a fee, and it may fail. Until it is done the box goes on"),
            ("store", "Money", "None moves by this. Refund a return when its wine is back"),
        ],
        meaning="OK asks the warehouse, whose people ask the carrier.",
        action=reverse("order_carrier_requests", args=[number]),
        status_url=reverse("order_carrier_request", args=[number, key]),
        key=key,
        what=f"Order {number}",
        kept=[("want", str(want))],
        reason=str(form["reason"].value() or ""),
        note=str(form["note"].value() or ""),
    )
    context = {
        "ask": question,
        "ask_calm": True,
        "ask_more": "commerce/order/ask_carrier.html",
        "carrier_form": form,
        "other_want": _other(number, want),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return bring(request, read, Popup("look/dialog/ask.html", question.title, status, context), STATUS)


def _other(number: str, want: CarrierWant) -> tuple[str, str] | None:
    """Elsewhere is an address or one of the carrier's own places; each leads to the other."""
    here = reverse("ask_order_carrier", args=[number])
    match want:
        case CarrierWant.REROUTE:
            return f"{here}?want=hold_at_location", "Have it held at one of the carrier's locations instead"
        case CarrierWant.HOLD_AT_LOCATION:
            return f"{here}?want=reroute", "Have it sent to another address instead"
        case CarrierWant.RETURN_TO_SENDER:
            return None
