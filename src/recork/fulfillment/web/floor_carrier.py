"""What somebody wants a carrier to do: whom to call, what to say, and what it has answered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from recork.fulfillment.models import CarrierRequest, Order
from recork.fulfillment.operations.carrier_request import answer_carrier_request
from recork.fulfillment.queries.carrier_request import carrier_request_asked, open_carrier_requests
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.cancellation import REASON_WORDS, CancelReason
from recork.fulfillment.rules.carrier_request import CarrierStanding, CarrierWant
from recork.fulfillment.rules.search import order_id_of
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.carrier_request import AnswerForm
from recork.manners.entry import Unfit
from recork.manners.web import say

SAY: dict[CarrierWant, str] = {
    CarrierWant.RETURN_TO_SENDER: "Bring it back to us",
    CarrierWant.REROUTE: "Bring it to",
    CarrierWant.HOLD_AT_LOCATION: "Hold it at",
}


@dataclass(frozen=True, slots=True)
class ToAsk:
    """One request as somebody needs it who has the carrier on the line."""

    asked: CarrierRequest
    carrier: str
    tracking: list[str]
    what: str
    where: str
    why: str
    since: str
    form: AnswerForm

    @property
    def order(self) -> Order:
        return self.asked.order


@require_GET
@page(Verb.MOVE_ORDERS)
def requests(request: SeatedRequest) -> TemplateResponse:
    """What is still open, the oldest first."""
    now = timezone.now()
    context = {"waiting": [_to_ask(asked, now) for asked in open_carrier_requests(request.seat.looking_at)]}
    return TemplateResponse(request, "fulfillment/floor/carrier_requests.html", context)


@require_POST
@page(Verb.MOVE_ORDERS)
def answer(request: SeatedRequest, number: str, question_id: UUID) -> HttpResponse:
    """The carrier is asked, has agreed, or has not; whoever comes second reads what was said first."""
    orders = Order.objects.filter(pk=order_id_of(number) or 0)
    if request.seat.looking_at is not None:
        orders = orders.filter(winery_id=request.seat.looking_at)
    asked = carrier_request_asked(orders, question_id)
    if asked is None:
        raise Http404
    said, form = request.POST.get("standing", ""), AnswerForm(request.POST)
    if said not in list(CarrierStanding) or not form.is_valid():
        messages.error(request, "Nothing was written down: the form was not complete.")
        return redirect("floor_carrier")
    try:
        spoken = form.answer(CarrierStanding(said))
        taken = answer_carrier_request(
            request.seat.actor, asked.order_id, question_id, spoken, now=timezone.now()
        )
    except Unfit as unfit:
        messages.error(request, f"Nothing was written down. {unfit.field.capitalize()}: {unfit.words}")
        return redirect("floor_carrier")
    asked.refresh_from_db()
    _tell(request, asked, taken=taken)
    return redirect("floor_carrier")


def _to_ask(asked: CarrierRequest, now: datetime) -> ToAsk:
    to = asked.ship_to or {}
    place = " ".join(to[name] for name in ("state", "zip") if to.get(name))
    parts = [
        *(to.get(name) for name in ("name", "company", "line1", "line2", "city")),
        place,
        to.get("phone"),
    ]
    boxes = list(asked.order.packages.all())
    return ToAsk(
        asked=asked,
        carrier=asked.order.carrier or next((box.carrier for box in boxes if box.carrier), "") or "Carrier",
        tracking=[box.tracking for box in boxes if box.tracking],
        what=SAY[CarrierWant(asked.want)],
        where=asked.location or ", ".join(part for part in parts if part),
        why=REASON_WORDS[CancelReason(asked.reason)],
        since=say.at(asked.asked_at, now),
        form=AnswerForm(auto_id=f"{asked.question_id}-%s"),
    )


def _tell(request: SeatedRequest, asked: CarrierRequest, *, taken: bool) -> None:
    number = asked.order.order_number
    if not taken:
        stands = asked.standing.replace("_", " ")
        messages.info(request, f"Nothing was changed: the request about order {number} is {stands}.")
        return
    match CarrierStanding(asked.standing):
        case CarrierStanding.WITH_CARRIER:
            words = f"Order {number}: the carrier is asked, its reference is {asked.reference}."
        case CarrierStanding.DONE if asked.want == CarrierWant.RETURN_TO_SENDER:
            words = f"Order {number} comes back: it is expected at Returns."
        case CarrierStanding.DONE:
            words = f"Order {number}: the carrier does it. {asked.asked_by} hears of it."
        case _:
            words = f"Order {number} goes on as it was. {asked.asked_by} hears why."
    messages.success(request, words)
