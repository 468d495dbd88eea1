"""Change to pickup: one step that stops the parcel, sets the status, and says where and when."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recork.commerce.operations.shipping import change_to_pickup
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.question import Purpose
from recork.commerce.rules.refusal import Refused
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.order import answers
from recork.commerce.web.order.answering import bring
from recork.commerce.web.order.forms import PickupForm
from recork.commerce.web.order.reading import find_order
from recork.commerce.web.order.shipping_popups import ask_pickup
from recork.commerce.web.order.shipping_tab import pickup_locations, why_fixed
from recork.commerce.web.order.tabs import SHIPPING
from recork.manners.web.popup import Popup, by_script
from recork.manners.web.unfit import complaints


@require_safe
@page(Verb.CANCEL_ORDERS)
def ask(request: StaffRequest, number: str) -> HttpResponse:
    """Ask where and when, and say what will happen. Changes nothing."""
    read, now = find_order(number), timezone.now()
    why_not = why_fixed(read)
    if why_not:
        refusal = Refused("not_selectable", f"Order {number} can't be changed to pickup now. {why_not}")
        return bring(request, read, answers.refused(refusal, now), SHIPPING)
    question = ask_pickup(read)
    form = PickupForm(None, read.order, pickup_locations())
    context = {
        "ask": question,
        "ask_more": "commerce/order/ask_pickup.html",
        "ask_form": form,
        "ask_calm": True,
        "reasons": None,
    }
    return bring(request, read, Popup("look/dialog/ask.html", question.title, context=context), SHIPPING)


@require_POST
@page(Verb.CANCEL_ORDERS)
def pickups(request: StaffRequest, number: str) -> HttpResponse:
    """OK was pressed. The same key again gets the question as it stands."""
    read, now = find_order(number), timezone.now()
    form = PickupForm(request.POST, read.order, pickup_locations())
    if not form.is_valid():
        return bring(request, read, answers.unfit(complaints(form), read.order, now), SHIPPING)
    said, pickup = form.cleaned_data, form.pickup
    assert pickup is not None, "the form demands a place"
    done = change_to_pickup(
        request.actor,
        number,
        said["key"],
        pickup,
        said["shipping_status"],
        refund_shipping=said.get("refund_shipping", False),
        version=said["version"],
        now=now,
    )
    if isinstance(done, Refused):
        return bring(request, find_order(number), answers.refused(done, now), SHIPPING, changes=True)
    if by_script(request):
        return _tell(request, find_order(number), said["key"])
    told = reverse("order_pickup", args=[number, said["key"]])
    return HttpResponseRedirect(told, status=HTTPStatus.SEE_OTHER)


@require_safe
@page(Verb.READ_ORDERS)
def pickup(request: StaffRequest, number: str, question_id: UUID) -> HttpResponse:
    """Tell how a question stands; 404 while it is not known to have been asked."""
    return _tell(request, find_order(number), question_id)


def _tell(request: StaffRequest, read: OrderRead, question_id: UUID) -> HttpResponse:
    asked = [each for each in read.questions if each.pk == question_id and each.purpose == Purpose.PICKUP]
    if not asked:
        raise Http404("Not heard of this question.")
    popup = answers.pickup_answer(read, asked[0], timezone.now())
    return bring(request, read, popup, SHIPPING, changes=True)
