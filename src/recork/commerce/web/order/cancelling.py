"""Cancel Order: ask, answer, and tell the answer again to whoever has missed it."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recork.commerce.operations.cancellation import cancel_order
from recork.commerce.queries.cancellation import preview_cancellation
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.question import Purpose
from recork.commerce.rules.refusal import Refused
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.order import answers
from recork.commerce.web.order.answering import bring
from recork.commerce.web.order.forms import CancelForm
from recork.commerce.web.order.head import why_no_cancel
from recork.commerce.web.order.popups import ask_cancellation
from recork.commerce.web.order.reading import find_order
from recork.commerce.web.order.tabs import STATUS
from recork.commerce.web.order.ways import carrier_ways
from recork.manners.web.popup import Popup, by_script
from recork.manners.web.unfit import complaints


@require_safe
@page(Verb.READ_ORDERS)
def ask(request: StaffRequest, number: str) -> HttpResponse:
    """Ask before anything is cancelled; when it can't be, say why. Changes nothing."""
    read, now = find_order(number), timezone.now()
    why_not = why_no_cancel(read, request.actor, now)
    if why_not:
        refusal = Refused("not_cancellable", f"Order {number} can't be cancelled now. {why_not}")
        ways = carrier_ways(read) if request.actor.may(Verb.CANCEL_ORDERS) else []
        return bring(request, read, answers.refused(refusal, now, ways), STATUS)
    question = ask_cancellation(read, preview_cancellation(read.order), now)
    context = {"ask": question, "ask_more": "commerce/order/ask_cancel.html"}
    return bring(request, read, Popup("look/dialog/ask.html", question.title, context=context), STATUS)


@require_POST
@page(Verb.CANCEL_ORDERS)
def cancellations(request: StaffRequest, number: str) -> HttpResponse:
    """OK was pressed. The same key again gets the question as it stands."""
    now, form = timezone.now(), CancelForm(request.POST)
    if not form.is_valid():
        read = find_order(number)
        return bring(request, read, answers.unfit(complaints(form), read.order, now), STATUS)
    asked = cancel_order(request.actor, number, form.asking, now=now)
    read = find_order(number)
    if isinstance(asked, Refused):
        return bring(request, read, answers.refused(asked, now), STATUS, changes=True)
    if by_script(request):
        return bring(request, read, answers.cancel_answer(read, asked.question, now), STATUS, changes=True)
    told = reverse("order_cancellation", args=[number, asked.question.pk])
    return HttpResponseRedirect(told, status=HTTPStatus.SEE_OTHER)


@require_safe
@page(Verb.READ_ORDERS)
def cancellation(request: StaffRequest, number: str, question_id: UUID) -> HttpResponse:
    """Tell how a question stands; 404 while it is not known to have been asked."""
    read, now = find_order(number), timezone.now()
    asked = [each for each in read.questions if each.pk == question_id and each.purpose == Purpose.CANCEL]
    if not asked:
        raise Http404("Not heard of this question.")
    popup = answers.cancel_answer(read, asked[0], now)
    if popup.status != HTTPStatus.CONFLICT:
        popup = Popup(popup.template, popup.title, HTTPStatus.OK, popup.context)
    return bring(request, read, popup, STATUS, changes=True)
