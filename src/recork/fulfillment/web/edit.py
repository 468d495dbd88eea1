"""Edit an order that waits: what held it stands in yellow beside its field; saving checks it again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recork.fulfillment.models import OrderLine, Warehouse
from recork.fulfillment.operations.edit import EditAnswer, EditOutcome, edit_order
from recork.fulfillment.queries.order_details import OrderDetails
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.edit import is_editable
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.edit import EditForm, field_of
from recork.fulfillment.web.order import find_order
from recork.manners.web.unfit import telling


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SEND_ORDERS)
def edit(request: SeatedRequest, number: str) -> HttpResponse:
    """The form, and what became of it. The same form sent twice changes the order once."""
    details, now = find_order(number), timezone.now()
    order = details.order
    if request.method != "POST":
        if not is_editable(OrderState(order.state)):
            messages.info(request, f"It can't be edited any more: it is {order.status.lower()}.")
            return redirect("order", number)
        return _show(request, details, _form(details, initial=_shown(details)))
    form = _form(details, request.POST)
    if form.is_valid():
        with telling(form):
            named = order.fulfillment_number if request.seat.actor.winery_id is None else order.order_number
            answer = edit_order(
                request.seat.actor,
                named,
                form.cleaned_data["key"],
                form.edit(),
                now=now,
                today=timezone.localdate(now),
            )
            if _tell(request, answer):
                return redirect("order", number)
            form.add_error(None, _why_not(answer))
    return _show(request, details, form)


def _tell(request: SeatedRequest, answer: EditAnswer) -> bool:
    if answer.outcome not in (EditOutcome.EDITED, EditOutcome.REPEATED) or answer.order is None:
        return False
    held = answer.order.leading_hold
    if held == HoldReason.NEEDS_ACTION:
        messages.warning(request, "Saved and checked again: something still needs action.")
    elif held:
        messages.info(request, f"Saved and checked again. On hold: {HoldReason(held).words.lower()}.")
    else:
        messages.success(request, "Saved and checked again: it waits to be released.")
    return True


def _why_not(answer: EditAnswer) -> str:
    match answer.outcome:
        case EditOutcome.VERSION_CONFLICT:
            return "Somebody has changed this order since. Open the form anew to see how it stands."
        case EditOutcome.COMING_BACK:
            return "Bottles of it are on their way back to the shelf: its wines stay as they are."
        case _:
            return "It can't be edited any more: the floor has it, or it was cancelled."


def _form(details: OrderDetails, data: object = None, **more: object) -> EditForm:
    """It asks for a warehouse only where nobody knows the order's."""
    known = Warehouse.objects.order_by("code").values_list("code", "name")
    warehouses = (
        [(code, f"{name} ({code})") for code, name in known] if details.order.warehouse is None else ()
    )
    return EditForm(data, amiss=_amiss(details), warehouses=warehouses, **more)


def _shown(details: OrderDetails) -> dict[str, object]:
    lines = OrderLine.objects.filter(order=details.order).order_by("position")
    return EditForm.shown(details.order, list(lines))


def _amiss(details: OrderDetails) -> dict[str, str]:
    """By field of the form what it has failed on, as far as that can be mended here."""
    failed = [held for held in details.holds if held.released_at is None and field_of(held.field)]
    return {field_of(held.field): held.words for held in failed if held.reason is HoldReason.NEEDS_ACTION}


def _show(request: SeatedRequest, details: OrderDetails, form: EditForm) -> HttpResponse:
    failed = [
        held
        for held in details.holds
        if held.released_at is None and held.reason is HoldReason.NEEDS_ACTION and not field_of(held.field)
    ]
    context = {"order": details.order, "form": form, "failed": failed}
    status = 422 if form.errors else 200
    return render(request, "fulfillment/orders/edit.html", context, status=status)
