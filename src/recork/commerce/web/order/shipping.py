"""Save the SHIPPING tab, and the buttons of an order that is about to be sent."""

from http import HTTPStatus
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recork.commerce.operations.cancellation import Asked
from recork.commerce.operations.shipping import Changed, change_to_pickup, set_shipping_status
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.order import EXEMPT, SHIPPING_WORDS, ShippingStatus
from recork.commerce.rules.refusal import Refused
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.order.banners import is_to_send_once_blank
from recork.commerce.web.order.forms import ShippingForm
from recork.commerce.web.order.popups import Ask
from recork.commerce.web.order.reading import find_order
from recork.commerce.web.order.sending import back_from
from recork.commerce.web.order.shipping_popups import ask_blank
from recork.commerce.web.order.shipping_tab import options_of, pickup_locations
from recork.commerce.web.order.tabs import SHIPPING, show
from recork.manners.web.popup import Popup


@require_safe
@page(Verb.READ_ORDERS)
def shipping(request: StaffRequest, number: str) -> HttpResponse:
    return show(request, find_order(number), SHIPPING)


@require_POST
@page(Verb.CANCEL_ORDERS)
def shipping_status(request: StaffRequest, number: str) -> HttpResponse:
    """Save it. Blank that would send the order is asked about once more; nothing typed is lost by a refusal."""
    read = find_order(number)
    form = ShippingForm(request.POST, read.order, pickup_locations())
    if not form.is_valid():
        return _again(request, read, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    has_pickup = _is_new_pickup(form, read)
    if form.status is None and not has_pickup:
        messages.info(request, "Nothing was changed.")
        return back_from(request, number)
    status = ShippingStatus(read.order.shipping_status) if form.status is None else form.status
    if has_pickup and status not in EXEMPT:
        words = "A pickup needs Handled Externally or No Shipping Required: left blank, the order is sent as well."
        form.add_error("pickup_location", words)
        return _again(request, read, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if status is ShippingStatus.BLANK and is_to_send_once_blank(read) and not _is_sure(form, read):
        ask = ask_blank(read, form.cleaned_data["version"], timezone.now())
        return _again(
            request,
            read,
            form,
            HTTPStatus.OK,
            Popup("look/dialog/ask.html", ask.title, context=_asking(ask, read)),
        )
    done = _save(request, number, form, status, with_pickup=has_pickup)
    if isinstance(done, Refused):
        return _again(request, find_order(number), form, HTTPStatus.CONFLICT, problem=done)
    messages.success(request, _told(number, done, status))
    return back_from(request, number)


def _is_sure(form: ShippingForm, read: OrderRead) -> bool:
    """They were asked, and said which is sent where the warehouse had changed it."""
    return form.cleaned_data["sure"] and (read.offer is None or form.cleaned_data["edits"] is not None)


def _asking(ask: Ask, read: OrderRead) -> dict[str, object]:
    more = "commerce/order/ask_edits.html" if read.offer else ""
    return {"ask": ask, "ask_calm": True, "ask_more": more, "offer": read.offer, "reasons": None}


def _save(
    request: StaffRequest, number: str, form: ShippingForm, status: ShippingStatus, *, with_pickup: bool
) -> Changed | Asked | Refused:
    now, key = timezone.now(), form.cleaned_data["key"] or uuid4()
    version = form.cleaned_data["version"]
    if with_pickup and form.pickup:
        return change_to_pickup(request.actor, number, key, form.pickup, status, version=version, now=now)
    return set_shipping_status(
        request.actor,
        number,
        status,
        version=version,
        question_id=key,
        edits=form.cleaned_data["edits"],
        now=now,
    )


def _is_new_pickup(form: ShippingForm, read: OrderRead) -> bool:
    order, pickup = read.order, form.pickup
    if pickup is None:
        return False
    return (pickup.location, pickup.ready_on) != (order.pickup_location, order.pickup_ready_on)


def _again(
    request: StaffRequest,
    read: OrderRead,
    form: ShippingForm,
    status: HTTPStatus,
    popup: Popup | None = None,
    problem: Refused | None = None,
) -> HttpResponse:
    """The tab once more, with what was typed."""
    chosen = form.data.get("shipping_status", read.order.shipping_status)
    known = chosen if chosen in set(ShippingStatus) else read.order.shipping_status
    typed = {"form": form, "options": options_of(read, known), "problem": problem}
    return show(request, read, SHIPPING, popup=popup, status=status, **typed)


def _told(number: str, done: Changed | Asked, status: ShippingStatus) -> str:
    words = SHIPPING_WORDS[status] or "blank"
    if isinstance(done, Asked) and done.question.is_open:
        return f"The warehouse is asked to stop order {number}. If it says no, the Shipping Status goes back."
    return f"The Shipping Status of order {number} is {words}."
