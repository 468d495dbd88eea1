"""Hand boxes over to a carrier: fill the day's list by scanning, look at it, close it, print it."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from recork.fulfillment.models import Order
from recork.fulfillment.operations.manifest import (
    CloseOutcome,
    close_manifest,
    put_on_manifest,
    take_off_manifest,
)
from recork.fulfillment.queries.manifests import (
    closed_manifests,
    manifest_page,
    open_manifests,
    ready_orders,
    scanned_order,
)
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.search import order_id_of
from recork.fulfillment.web.door import SeatedRequest, page
from recork.manners.web.say import orders


class CloseForm(forms.Form):
    """How many orders stood on the list when somebody decided to hand it over."""

    seen = forms.IntegerField(min_value=1, max_value=1_000_000)


@require_GET
@page(Verb.MOVE_ORDERS)
def hand_over(request: SeatedRequest) -> TemplateResponse:
    """Open lists, what could go on one, and the last that left."""
    context = {
        "open": open_manifests(),
        "closed": closed_manifests(),
        "ready": len(ready_orders()),
        "is_narrow": request.seat.looking_at is not None,
    }
    return TemplateResponse(request, "fulfillment/floor/hand_over.html", context)


@require_POST
@page(Verb.MOVE_ORDERS)
def put_on(request: SeatedRequest) -> HttpResponse:
    """A box was scanned, or all that are ready shall go on their lists."""
    today, now = timezone.localdate(), timezone.now()
    if "all" in request.POST:
        put = put_on_manifest(request.seat.actor, ready_orders(), on=today, now=now)
        messages.success(request, f"{orders(len(put)).capitalize()} put on the lists.")
        return redirect("hand_over")
    code = request.POST.get("code", "").replace("\0", "").strip()[:60]
    order = scanned_order(code)
    if order is None:
        messages.error(request, f"Nothing was put on a list: no order or label {code or '(empty)'}.")
    elif put_on_manifest(request.seat.actor, [order.pk], on=today, now=now):
        messages.success(request, f"Order {order.order_number} is on the list.")
    else:
        messages.error(request, f"Order {order.order_number} was not put on a list: {_why_not(order)}")
    return redirect("hand_over")


@require_GET
@page(Verb.MOVE_ORDERS)
def manifest(request: SeatedRequest, manifest_id: int) -> TemplateResponse:
    """One list, as it is printed; an open one can be closed here."""
    found = manifest_page(manifest_id)
    if found is None:
        raise Http404
    context = {"page": found, "manifest": found.manifest, "is_narrow": request.seat.looking_at is not None}
    return TemplateResponse(request, "fulfillment/floor/manifest.html", context)


@require_POST
@page(Verb.MOVE_ORDERS)
def take_off(request: SeatedRequest, manifest_id: int) -> HttpResponse:
    """An order does not go with this list after all; it stays packed."""
    if manifest_page(manifest_id) is None:
        raise Http404
    code = request.POST.get("order", "").replace("\0", "").strip()[:60]
    order = Order.objects.filter(pk=order_id_of(code) or 0).first()
    if order is not None and take_off_manifest(request.seat.actor, manifest_id, order.pk):
        messages.success(request, f"Order {order.order_number} is off the list. It stays packed.")
    else:
        messages.warning(
            request, "Nothing was taken off: the order is not on this list, or the list is closed."
        )
    return redirect("manifest", manifest_id=manifest_id)


@require_POST
@page(Verb.MOVE_ORDERS)
def close(request: SeatedRequest, manifest_id: int) -> HttpResponse:
    """The driver has signed: everything on the list is shipped."""
    found = manifest_page(manifest_id)
    if found is None:
        raise Http404
    form = CloseForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was shipped: look at the list first.")
        return redirect("manifest", manifest_id=manifest_id)
    seen = form.cleaned_data["seen"]
    match close_manifest(request.seat.actor, manifest_id, seen=seen, now=timezone.now()):
        case CloseOutcome.CLOSED:
            messages.success(
                request, f"{orders(seen).capitalize()} shipped. Manifest {found.manifest.number} is closed."
            )
        case CloseOutcome.REPEATED:
            messages.info(request, "It was closed before. Nothing was shipped twice.")
        case CloseOutcome.NARROW:
            messages.error(
                request, "Nothing was shipped: look at all wineries first, the list is for all of them."
            )
        case CloseOutcome.CHANGED | CloseOutcome.EMPTY | CloseOutcome.NOT_FOUND:
            messages.error(request, "Nothing was shipped: the list has changed. Look at it again.")
    return redirect("manifest", manifest_id=manifest_id)


def _why_not(order: Order) -> str:
    if order.state != "packed":
        return f"it is {order.state}."
    if hasattr(order, "on_manifest"):
        return f"it is on {order.on_manifest.manifest.number} already."
    if order.intercepts.filter(answer="").exists():
        return "somebody wants it back. Answer that first."
    return "not every box has its label yet."
