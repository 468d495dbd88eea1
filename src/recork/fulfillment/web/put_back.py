"""Bottles go back into their bins: scan the bottles, then the bin; only the bin makes them available."""

from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from recork.fulfillment.models import Bin
from recork.fulfillment.operations.put_back import PutBackOutcome, put_bottles_back
from recork.fulfillment.queries.put_back import PutBackTask, open_put_backs, put_back_task
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.manners.web.say import bottles


class ScanForm(forms.Form):
    """One code, and how many bottles were scanned before it."""

    code = forms.CharField(max_length=60)
    in_hand = forms.IntegerField(min_value=0, max_value=10_000)
    request = forms.UUIDField()


class DamagedForm(forms.Form):
    """How many bottles will never stand in a bin again."""

    request = forms.UUIDField(widget=forms.HiddenInput)
    bottles = forms.IntegerField(
        label="How many are broken or missing?",
        min_value=1,
        max_value=10_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 5}),
    )


@require_GET
@page(Verb.MOVE_ORDERS)
def put_back(request: SeatedRequest) -> HttpResponse:
    """Every task that is still open, the oldest first; a scanned bottle opens the task that it belongs to."""
    code = request.GET.get("q", "").strip()[:60]
    waiting = open_put_backs(request.seat.looking_at, code)
    owners = {(task.winery, task.sku) for task in waiting.tasks}
    if code and len(owners) == 1:
        (task, *_) = waiting.tasks
        return _to(task, in_hand=int(task.sku.upper() == code.upper()))
    if code and not waiting.tasks:
        messages.error(request, f"No bottle of {code} has to go back. Nothing was booked.")
        return redirect("put_back")
    context = {
        "tasks": waiting.tasks,
        "bottles": waiting.bottles,
        "code": code,
        "is_shared": len({winery for winery, _ in owners}) > 1,
    }
    return TemplateResponse(request, "fulfillment/floor/put_back.html", context)


@require_GET
@page(Verb.MOVE_ORDERS)
def task(request: SeatedRequest, task_id: int) -> HttpResponse:
    """One task: scan its bottles, then the bin."""
    found = _find(request, task_id)
    said = request.GET.get("in_hand", "")
    in_hand = min(int(said), found.to_go) if said.isascii() and said.isdigit() and len(said) < 6 else 0
    context = {
        "task": found,
        "in_hand": in_hand,
        "bottles": [
            *(["is-back"] * (found.back + in_hand)),
            *([""] * (found.to_go - in_hand)),
        ],
        "request_id": uuid4(),
    }
    return TemplateResponse(request, "fulfillment/floor/put_back_task.html", context)


@require_POST
@page(Verb.CHANGE_STOCK)
def scan(request: SeatedRequest, task_id: int) -> HttpResponse:
    """A code was scanned: one more bottle in hand, or the bin that they all stand in now."""
    found = _find(request, task_id)
    form = ScanForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was booked: scan a bottle, or the bin.")
        return _to(found)
    code, in_hand = form.cleaned_data["code"], form.cleaned_data["in_hand"]
    if code.upper() == found.sku.upper():
        if in_hand < found.to_go:
            return _to(found, in_hand=in_hand + 1)
        messages.error(request, f"All {bottles(found.to_go)} are in your hand already. Scan the bin.")
        return _to(found, in_hand=in_hand)
    place = Bin.objects.filter(warehouse=found.warehouse_id, code=code.upper()).first()
    if place is None:
        messages.error(request, f"Nothing was booked: {code} is neither {found.sku} nor a bin here.")
        return _to(found, in_hand=in_hand)
    if not in_hand:
        messages.error(request, f"Nothing was booked: scan the bottles first, then bin {place.code}.")
        return _to(found)
    outcome = put_bottles_back(
        request.seat.actor,
        task_id,
        back=in_hand,
        bin_id=place.pk,
        request_id=form.cleaned_data["request"],
        now=timezone.now(),
    )
    return _told(
        request, found, outcome, f"{bottles(in_hand)} of {found.sku} back in {place.code}.", place.code
    )


@require_http_methods(["GET", "POST"])
@page(Verb.CHANGE_STOCK)
def damaged(request: SeatedRequest, task_id: int) -> HttpResponse:
    """Bottles are broken or missing: they go to quarantine. Asked on a page of its own, so that no scan gets here."""
    found = _find(request, task_id)
    form = DamagedForm(request.POST if request.method == "POST" else None, initial={"request": uuid4()})
    if request.method == "POST" and form.is_valid():
        count = form.cleaned_data["bottles"]
        outcome = put_bottles_back(
            request.seat.actor,
            task_id,
            damaged=count,
            request_id=form.cleaned_data["request"],
            now=timezone.now(),
        )
        if outcome is not PutBackOutcome.TOO_MANY:
            return _told(request, found, outcome, f"{bottles(count)} of {found.sku} in quarantine.")
        form.add_error(
            "bottles", f"Nothing was booked: {bottles(found.to_go)} to go, {count:,} were counted."
        )
    context = {"task": found, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fulfillment/floor/put_back_damaged.html", context, status=status)


def _find(request: SeatedRequest, task_id: int) -> PutBackTask:
    found = put_back_task(task_id, request.seat.looking_at)
    if found is None:
        raise Http404
    return found


def _to(task: PutBackTask, *, in_hand: int = 0) -> HttpResponse:
    query = urlencode({"in_hand": in_hand}) if in_hand else ""
    return redirect(reverse("put_back_task", args=[task.id]) + (f"?{query}" if query else ""))


def _told(
    request: SeatedRequest, task: PutBackTask, outcome: PutBackOutcome, words: str, place: str = ""
) -> HttpResponse:
    match outcome:
        case PutBackOutcome.CLOSED:
            messages.success(
                request, f"{words} Order {task.order_number}: nothing more to put back of this wine."
            )
            return redirect("put_back")
        case PutBackOutcome.BOOKED:
            messages.success(request, words)
        case PutBackOutcome.REPEATED:
            messages.info(request, "These bottles were booked already. Nothing was booked twice.")
        case PutBackOutcome.WRONG_BIN:
            messages.error(request, f"Nothing was booked: {task.sku} stands in {task.bin}, not in {place}.")
        case PutBackOutcome.TOO_MANY | PutBackOutcome.NOT_FOUND:
            messages.error(request, f"Nothing was booked: {bottles(task.to_go)} of {task.sku} to go.")
    return _to(task)
