"""Ask the warehouse's floor to pull a packed order out, and tell how the question stands."""

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recork.commerce.operations.intercepting import Wanted, ask_intercept
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.question import Kind, Purpose
from recork.commerce.rules.refusal import Refused
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.order import answers
from recork.commerce.web.order.answering import bring
from recork.commerce.web.order.forms import KeyForm
from recork.commerce.web.order.popups import Ask, summary_of
from recork.commerce.web.order.reading import find_order
from recork.commerce.web.order.tabs import STATUS
from recork.manners.web.popup import Popup, by_script
from recork.manners.web.unfit import complaints

DEADLINES = {
    "30": "In half an hour",
    "60": "In an hour",
    "120": "In two hours",
    "240": "In four hours",
    "1440": "In a day",
}


class InterceptForm(KeyForm):
    """How long the floor has for its answer, in minutes, and the question that was declined."""

    answer_in = forms.ChoiceField(
        label="The floor answers",
        choices=list(DEADLINES.items()),
        initial="120",
        help_text="If it hasn't by then, the warehouse says no.",
    )
    declined = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(said["key"], said["declined"], timedelta(minutes=int(said["answer_in"])))


@require_safe
@page(Verb.CANCEL_ORDERS)
def ask(request: StaffRequest, number: str) -> HttpResponse:
    """Ask before the floor is asked. Changes nothing; the operation decides when somebody presses OK."""
    read, now = find_order(number), timezone.now()
    if read.open_question is not None:
        words = f"The warehouse is being asked about order {number}. Its answer comes first."
        return bring(request, read, answers.refused(Refused("question_open", words), now), STATUS)
    question = _question(read, request.GET.get("declined", ""))
    context = {
        "ask": question,
        "ask_more": "commerce/order/ask_intercept.html",
        "ask_form": InterceptForm(initial={"answer_in": "120"}, auto_id="intercept-%s"),
        "reasons": None,
    }
    return bring(request, read, Popup("look/dialog/ask.html", question.title, context=context), STATUS)


@require_POST
@page(Verb.CANCEL_ORDERS)
def intercepts(request: StaffRequest, number: str) -> HttpResponse:
    """OK was pressed. The same key again gets the question as it stands."""
    now, form = timezone.now(), InterceptForm(request.POST)
    if not form.is_valid():
        read = find_order(number)
        return bring(request, read, answers.unfit(complaints(form), read.order, now), STATUS)
    asked = ask_intercept(request.actor, number, form.wanted, now=now)
    read = find_order(number)
    if isinstance(asked, Refused):
        return bring(request, read, answers.refused(asked, now), STATUS, changes=True)
    if by_script(request):
        return _tell(request, read, asked.question.pk)
    told = reverse("order_intercept", args=[number, asked.question.pk])
    return HttpResponseRedirect(told, status=HTTPStatus.SEE_OTHER)


@require_safe
@page(Verb.READ_ORDERS)
def intercept(request: StaffRequest, number: str, question_id: UUID) -> HttpResponse:
    """Tell how a question stands; 404 while it is not known to have been asked."""
    return _tell(request, find_order(number), question_id)


def _tell(request: StaffRequest, read: OrderRead, question_id: UUID) -> HttpResponse:
    asked = [each for each in read.questions if each.pk == question_id and each.kind == Kind.INTERCEPT]
    if not asked:
        raise Http404("Not heard of this question.")
    popup = answers.intercept_answer(read, asked[0], timezone.now())
    return bring(request, read, popup, STATUS, changes=True)


def _question(read: OrderRead, declined: str) -> Ask:
    order, key = read.order, uuid4()
    asked = next((each for each in read.questions if str(each.pk) == declined), None)
    purpose = Purpose(asked.purpose) if asked else Purpose.CANCEL
    return Ask(
        title=f"Ask the warehouse to intercept order {order.number}?",
        summary=summary_of(read),
        effects=[
            (
                "truck",
                "Parcel",
                "Its floor is asked to pull the box out. Until it says yes, it may still ship",
            ),
            ("store", "After a yes", _AFTER[purpose]),
        ],
        meaning="OK asks the floor. After a no all stays as it is.",
        action=reverse("order_intercepts", args=[order.number]),
        status_url=reverse("order_intercept", args=[order.number, key]),
        key=key,
        what=f"Order {order.number}",
        kept=[("declined", str(asked.pk))] if asked else [],
    )


_AFTER: dict[Purpose, str] = {
    Purpose.CANCEL: "The order is cancelled, with the refund and the rest as it was asked for",
    Purpose.PICKUP: "The customer gets it another way, as it was asked for. No refund",
    Purpose.STOP: "Nothing changes here: no money moves by that",
}
