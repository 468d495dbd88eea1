"""Resubmit as a new order: the old one is cancelled first, and the money's way is chosen before it moves."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recork.commerce.operations.cancellation import Asked, Asking, cancel_order
from recork.commerce.operations.resubmission import Resubmitted, resubmit
from recork.commerce.queries.cancellation import preview_cancellation
from recork.commerce.queries.edits import offer_of
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.queries.resubmission import preview_resubmission
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.order import OrderStatus
from recork.commerce.rules.refusal import Refused
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.order import answers
from recork.commerce.web.order.answering import bring
from recork.commerce.web.order.forms import ResubmitForm
from recork.commerce.web.order.head import head_of
from recork.commerce.web.order.reading import find_order
from recork.commerce.web.order.resubmission_popup import ask_resubmission, charge_words
from recork.commerce.web.order.tabs import STATUS
from recork.manners.web.popup import Popup, by_script
from recork.manners.web.unfit import complaints


@require_safe
@page(Verb.CANCEL_ORDERS)
def ask(request: StaffRequest, number: str) -> HttpResponse:
    """Ask where the money goes, and say what will happen. Changes nothing."""
    read, now = find_order(number), timezone.now()
    if read.replaced_by is not None:
        return bring(request, read, answers.resubmitted(read, now), STATUS)
    head = head_of(read, request.actor, now)
    if not head.may_resubmit:
        refusal = Refused("not_cancellable", f"Order {number} can't be resubmitted now. {head.why_no_cancel}")
        return bring(request, read, answers.refused(refusal, now), STATUS)
    ahead = preview_cancellation(read.order)
    anew = preview_resubmission(read.order, ahead)
    offer = offer_of(read.order)
    question = ask_resubmission(read, ahead, anew, offer)
    context = {
        "by_tender": charge_words(anew.by_tender, read.order.currency),
        "by_credit": charge_words(anew.by_credit, read.order.currency),
        "ask": question,
        "ask_more": "commerce/order/ask_resubmit.html",
        "offer": offer,
        "is_cancelled": read.order.status == OrderStatus.CANCELLED,
        "reasons": None,
    }
    return bring(request, read, Popup("look/dialog/ask.html", question.title, context=context), STATUS)


@require_POST
@page(Verb.CANCEL_ORDERS)
def resubmissions(request: StaffRequest, number: str) -> HttpResponse:
    """OK was pressed: cancel what isn't cancelled yet, and sell the same again."""
    read, now = find_order(number), timezone.now()
    form = ResubmitForm(request.POST)
    if not form.is_valid():
        return bring(request, read, answers.unfit(complaints(form), read.order, now), STATUS)
    said, key = form.cleaned_data, form.cleaned_data["key"]
    done: Resubmitted | Asked | Refused
    if read.order.status == OrderStatus.CANCELLED:
        done = resubmit(request.actor, number, edits=form.choice, now=now)
    else:
        asking = Asking(
            question_id=key,
            refund_to=said["refund_to"],
            send_email=said["send_email"],
            note="Resubmitted as a new order",
            then_resubmit=True,
            edits=form.choice,
        )
        done = cancel_order(request.actor, number, asking, now=now)
    if isinstance(done, Refused):
        return bring(request, find_order(number), answers.refused(done, now), STATUS, changes=True)
    if by_script(request):
        return _tell(request, find_order(number), key)
    told = reverse("order_resubmission", args=[number, key])
    return HttpResponseRedirect(told, status=HTTPStatus.SEE_OTHER)


@require_safe
@page(Verb.READ_ORDERS)
def resubmission(request: StaffRequest, number: str, question_id: UUID) -> HttpResponse:
    """Tell what became of it; 404 while it is not known to have been asked."""
    return _tell(request, find_order(number), question_id)


def _tell(request: StaffRequest, read: OrderRead, question_id: UUID) -> HttpResponse:
    now = timezone.now()
    if read.replaced_by is not None:
        new = reverse("order", args=[read.replaced_by.number])
        return bring(request, read, answers.resubmitted(read, now), STATUS, changes=True, then=new)
    asked = [each for each in read.questions if each.pk == question_id and each.then_resubmit]
    if not asked:
        raise Http404("Not heard of this question.")
    return bring(request, read, answers.cancel_answer(read, asked[0], now), STATUS, changes=True)
