"""Labels: the numbers to type, what a carrier refused, and the sheets that go on the boxes."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from recork.fulfillment.models import Label
from recork.fulfillment.operations.label import close_void, type_tracking, want_again, want_labels
from recork.fulfillment.queries.labels import label_in_view, labels_of, open_labels
from recork.fulfillment.queries.packing import slip
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.boxes import ADULT_SIGNATURE
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.search import order_id_of
from recork.fulfillment.web.door import SeatedRequest, page

TOO_LATE = "Nothing was changed: somebody was quicker, or the carrier has answered meanwhile."


class TrackingForm(forms.Form):
    """The number of a label that was bought elsewhere."""

    tracking = forms.RegexField(r"^[ -~]+$", max_length=60)


class CloseForm(forms.Form):
    """What became of a label that was not taken back by itself."""

    outcome = forms.ChoiceField(choices=[("void", "void"), ("paid", "paid")])
    note = forms.CharField(max_length=240, required=False)


@require_GET
@page(Verb.MOVE_ORDERS)
def labels(request: SeatedRequest) -> TemplateResponse:
    """Everything about labels that waits for a person."""
    context = {"open": open_labels(request.seat.looking_at, now=timezone.now())}
    return TemplateResponse(request, "fulfillment/floor/labels.html", context)


@require_POST
@page(Verb.MOVE_ORDERS)
def tracking(request: SeatedRequest, label_id: UUID) -> HttpResponse:
    """A number was typed."""
    label, form = _find(request, label_id), TrackingForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, "Nothing was written down: type the tracking number as it stands on the label."
        )
    elif type_tracking(request.seat.actor, label_id, form.cleaned_data["tracking"], now=timezone.now()):
        messages.success(request, f"Order {label.order.order_number}: label {form.cleaned_data['tracking']}.")
    else:
        messages.error(request, TOO_LATE)
    return redirect("labels")


@require_POST
@page(Verb.MOVE_ORDERS)
def again(request: SeatedRequest, label_id: UUID) -> HttpResponse:
    """Want another label where one was refused."""
    label = _find(request, label_id)
    if want_again(request.seat.actor, label_id, now=timezone.now()):
        messages.success(request, f"Order {label.order.order_number}: a new label is wanted.")
    else:
        messages.error(request, TOO_LATE)
    return redirect("labels")


@require_POST
@page(Verb.MOVE_ORDERS)
def close(request: SeatedRequest, label_id: UUID) -> HttpResponse:
    """A person has seen to a label that could not be given back by itself."""
    label, form = _find(request, label_id), CloseForm(request.POST)
    is_void = form.is_valid() and form.cleaned_data["outcome"] == "void"
    if not form.is_valid() or not (is_void or form.cleaned_data["note"]):
        messages.error(
            request, "Nothing was changed: say whether it is void, or in a note why it is settled."
        )
    elif close_void(
        request.seat.actor, label_id, form.cleaned_data["note"], is_void=is_void, now=timezone.now()
    ):
        messages.success(request, f"Order {label.order.order_number}: the label is settled.")
    else:
        messages.error(request, TOO_LATE)
    return redirect("labels")


@require_GET
@page(Verb.MOVE_ORDERS)
def order_labels(request: SeatedRequest, number: str) -> TemplateResponse:
    """The labels of an order's boxes, to print and to stick on; none for what was stopped."""
    order_id = order_id_of(number)
    found = None if order_id is None else slip(order_id, request.seat.looking_at)
    if found is None:
        raise Http404
    context = {
        "slip": found,
        "labels": labels_of(found.order.pk),
        "is_stopped": found.state is OrderState.CANCELLED,
        "adult_signature": ADULT_SIGNATURE,
    }
    return TemplateResponse(request, "fulfillment/floor/order_labels.html", context)


@require_POST
@page(Verb.MOVE_ORDERS)
def want(request: SeatedRequest, number: str) -> HttpResponse:
    """Want labels for the boxes of an order that have none."""
    order_id = order_id_of(number)
    if order_id is None or slip(order_id, request.seat.looking_at) is None:
        raise Http404
    made = want_labels(request.seat.actor, [order_id], now=timezone.now())
    if made:
        messages.success(request, f"{made} label{'' if made == 1 else 's'} wanted.")
    else:
        messages.info(request, "Every box has its label, or there is no box yet.")
    return redirect("order_labels", number=number)


def _find(request: SeatedRequest, label_id: UUID) -> Label:
    found = label_in_view(label_id, request.seat.looking_at)
    if found is None:
        raise Http404
    return found
