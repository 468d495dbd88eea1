"""What somebody wants pulled out of the line: the floor says yes or no."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from recork.fulfillment.models import Intercept, Order
from recork.fulfillment.operations.intercept import accept_intercept, decline_intercept
from recork.fulfillment.queries.intercept import intercept_asked, open_intercept_of, open_intercepts
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.cancellation import REASON_WORDS, CancelReason
from recork.fulfillment.rules.search import order_id_of
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.intercept import DeclineForm
from recork.manners.web import say


@dataclass(frozen=True, slots=True)
class ToPullOut:
    """One order that somebody wants back, as the floor is asked about it."""

    asked: Intercept
    reason: str
    deadline: str
    left: str
    decline: DeclineForm

    @property
    def order(self) -> Order:
        return self.asked.order


def to_pull_out(asked: Intercept, now: datetime) -> ToPullOut:
    """Put one asking in words for the floor."""
    return ToPullOut(
        asked=asked,
        reason=REASON_WORDS[CancelReason(asked.reason)],
        deadline=say.shortly(asked.answer_by, now),
        left=_left(asked.answer_by, now),
        decline=DeclineForm(auto_id=f"{asked.question_id}-%s"),
    )


def pull_out_of(order: Order) -> ToPullOut | None:
    """The asking about this order that waits for the floor, to stand on top of its pages."""
    waiting = open_intercept_of(order)
    return to_pull_out(waiting, timezone.now()) if waiting is not None else None


@require_GET
@page(Verb.MOVE_ORDERS)
def intercepts(request: SeatedRequest) -> HttpResponse:
    """What waits for an answer, the nearest deadline first."""
    now = timezone.now()
    waiting = open_intercepts(request.seat.looking_at)
    context = {"waiting": [to_pull_out(asked, now) for asked in waiting]}
    return TemplateResponse(request, "fulfillment/floor/intercepts.html", context)


@require_POST
@page(Verb.MOVE_ORDERS)
def answer(request: SeatedRequest, number: str, question_id: UUID) -> HttpResponse:
    """The floor says yes or no; whoever comes second reads what was said first."""
    order_id = order_id_of(number) or 0
    orders = Order.objects.filter(pk=order_id)
    if request.seat.looking_at is not None:
        orders = orders.filter(winery_id=request.seat.looking_at)
    if intercept_asked(orders, question_id) is None:
        raise Http404
    now, actor = timezone.now(), request.seat.actor
    form = DeclineForm(request.POST)
    is_yes = request.POST.get("answer") == "accepted"
    if is_yes:
        was_open = accept_intercept(actor, order_id, question_id, now=now)
    elif form.is_valid():
        said = form.cleaned_data
        was_open = decline_intercept(actor, order_id, question_id, said["code"], said["words"], now=now)
    else:
        messages.error(request, "Nothing was answered: choose why not, in at most 240 letters.")
        return redirect("floor_intercepts")
    found = intercept_asked(orders, question_id)
    assert found is not None
    _tell(request, found.question, was_open=was_open)
    return redirect("put_back" if is_yes and was_open else "floor_intercepts")


def _tell(request: SeatedRequest, asked: Intercept, *, was_open: bool) -> None:
    order = asked.order
    if not was_open:
        said = asked.refusal.why if asked.refusal else "was pulled out"
        messages.info(request, f"Answered before, by {asked.answered_by}: order {order.order_number} {said}.")
    elif asked.refusal is not None:
        messages.success(request, f"Order {order.order_number} goes on. {asked.asked_by} hears why.")
    else:
        words = f"Order {order.order_number} is cancelled. Unpack it: its bottles are below."
        messages.success(request, words)


def _left(answer_by: datetime, now: datetime) -> str:
    """In 40 minutes; the clock may just have run out."""
    minutes = int((answer_by - now).total_seconds() // 60)
    if minutes < 1:
        return "now"
    if minutes < 120:
        return f"in {minutes} minute{'' if minutes == 1 else 's'}"
    return f"in {minutes // 60} hours"
