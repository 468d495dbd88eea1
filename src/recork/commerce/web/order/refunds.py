"""Give back a part of an order: a preview that adds up, then OK."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recork.commerce.models import Refund
from recork.commerce.operations.partial_refund import preview_refund, refund_lines
from recork.commerce.queries.order_money import read_money
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.refusal import Refused
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.forms.refund import RefundForm
from recork.commerce.web.order import answers
from recork.commerce.web.order.answering import bring
from recork.commerce.web.order.reading import find_order
from recork.commerce.web.order.refund_popup import ask_refund
from recork.commerce.web.order.tabs import PAYMENT, show
from recork.manners.web.popup import Popup, by_script
from recork.manners.web.unfit import complaints, uuid_in


@require_safe
@page(Verb.READ_ORDERS)
def payment(request: StaffRequest, number: str) -> HttpResponse:
    return show(request, find_order(number), PAYMENT)


@require_safe
@page(Verb.REFUND)
def ask(request: StaffRequest, number: str) -> HttpResponse:
    """Say what the refund comes to, line by line and tender by tender. Changes nothing."""
    read, now = find_order(number), timezone.now()
    form = RefundForm(request.GET, read_money(read.order).lines)
    if not form.is_valid():
        if by_script(request):
            return bring(request, read, _unfit(form, read, now), PAYMENT)
        return show(request, read, PAYMENT, status=HTTPStatus.UNPROCESSABLE_ENTITY, refund_form=form)
    ahead = preview_refund(
        request.actor,
        number,
        form.lines_back,
        shipping_cents=form.shipping_cents,
        amount_cents=form.amount_cents,
        now=now,
    )
    if isinstance(ahead, Refused):
        return bring(request, read, answers.refused(ahead, now), PAYMENT, refund_form=form)
    question = ask_refund(read, ahead, form)
    context: dict[str, object] = {"ask": question, "ask_calm": True, "reasons": None}
    popup = Popup("look/dialog/ask.html", question.title, context=context)
    return bring(request, read, popup, PAYMENT, refund_form=form)


@require_POST
@page(Verb.REFUND)
def refunds(request: StaffRequest, number: str) -> HttpResponse:
    """OK was pressed. The same key again gets the first refund, whatever can be refunded by now."""
    read, now = find_order(number), timezone.now()
    before = uuid_in(request.POST.get("key", ""))
    if before is not None and Refund.objects.filter(order=read.order, pk=before).exists():
        return _told(request, number, before)
    form = RefundForm(request.POST, read_money(read.order).lines)
    if not form.is_valid():
        return bring(request, read, _unfit(form, read, now), PAYMENT, refund_form=form)
    done = refund_lines(
        request.actor,
        number,
        form.refund_id or uuid4(),
        form.lines_back,
        shipping_cents=form.shipping_cents,
        amount_cents=form.amount_cents,
        note_text=form.note_text,
        now=now,
    )
    if isinstance(done, Refused):
        return bring(request, find_order(number), answers.refused(done, now), PAYMENT, changes=True)
    return _told(request, number, done.refund.pk)


@require_safe
@page(Verb.READ_ORDERS)
def refund(request: StaffRequest, number: str, refund_id: UUID) -> HttpResponse:
    """Tell how a refund stands; 404 while it is not known to have been asked for."""
    read = find_order(number)
    found = Refund.objects.filter(order=read.order, pk=refund_id).first()
    if found is None:
        raise Http404("Not heard of this refund.")
    return bring(request, read, answers.refunded(read, found, timezone.now()), PAYMENT, changes=True)


def _unfit(form: RefundForm, read: OrderRead, now: datetime) -> Popup:
    steps = ("Close this, mend what you typed on the Payment tab, then preview the refund again",)
    return answers.unfit(complaints(form), read.order, now, steps)


def _told(request: StaffRequest, number: str, refund_id: UUID) -> HttpResponse:
    if by_script(request):
        read = find_order(number)
        found = Refund.objects.get(pk=refund_id)
        return bring(request, read, answers.refunded(read, found, timezone.now()), PAYMENT, changes=True)
    told = reverse("order_refund", args=[number, refund_id])
    return HttpResponseRedirect(told, status=HTTPStatus.SEE_OTHER)
