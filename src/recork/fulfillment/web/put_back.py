"""Bottles of cancelled orders go from the carts back into their bins."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from recork.fulfillment.models import Bin, PutBack
from recork.fulfillment.operations.put_back import PutBackOutcome, close_put_back
from recork.fulfillment.queries.put_back import open_put_backs
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page


class PutBackForm(forms.Form):
    """How many bottles stand in which bin again, and how many are broken or missing."""

    bottles_back = forms.IntegerField(min_value=0, max_value=10_000)
    bottles_damaged = forms.IntegerField(min_value=0, max_value=10_000)
    bin = forms.CharField(max_length=20, required=False)


@require_GET
@page(Verb.MOVE_ORDERS)
def put_back(request: SeatedRequest) -> TemplateResponse:
    """Every task that is still open, the oldest first."""
    tasks = open_put_backs(request.seat.looking_at)
    bottles = sum(task.bottles for task in tasks)
    context = {"tasks": tasks, "bottles": bottles}
    return TemplateResponse(request, "fulfillment/floor/put_back.html", context)


@require_POST
@page(Verb.CHANGE_STOCK)
def close(request: SeatedRequest, task_id: int) -> HttpResponse:
    """Close one task."""
    form = PutBackForm(request.POST)
    task = PutBack.objects.filter(pk=task_id).select_related("order").first()
    if not form.is_valid() or task is None:
        messages.error(request, "Nothing was booked: count the bottles and try again.")
        return redirect("put_back")
    said = form.cleaned_data
    place = Bin.objects.filter(warehouse_id=task.warehouse_id, code=said["bin"].upper()).first()
    if said["bin"] and place is None:
        messages.error(request, f"Nothing was booked: there is no bin {said['bin']} here.")
        return redirect("put_back")
    outcome = close_put_back(
        request.seat.actor,
        task_id,
        bottles_back=said["bottles_back"],
        bottles_damaged=said["bottles_damaged"],
        bin_id=place.pk if place else None,
        now=timezone.now(),
    )
    _tell(request, task, outcome, said["bottles_back"], said["bottles_damaged"])
    return redirect("put_back")


def _tell(request: SeatedRequest, task: PutBack, outcome: PutBackOutcome, back: int, damaged: int) -> None:
    match outcome:
        case PutBackOutcome.CLOSED:
            words = f"Order {task.order.order_number}: {back} back in the bin"
            words += f", {damaged} in quarantine." if damaged else "."
            messages.success(request, words)
        case PutBackOutcome.REPEATED:
            messages.info(request, "Somebody has put these bottles back already.")
        case PutBackOutcome.UNEQUAL | PutBackOutcome.NOT_FOUND:
            words = f"Nothing was booked: {task.bottles} bottles went out, {back + damaged} were counted."
            messages.error(request, words)
