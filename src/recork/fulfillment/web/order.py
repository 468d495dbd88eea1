"""One order: its page and its print."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recork.fulfillment.models import Order
from recork.fulfillment.queries.disagreements import disagreement_about
from recork.fulfillment.queries.order_details import OrderDetails, order_details
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.edit import is_editable
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.intercept import INTERCEPTABLE
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.search import order_id_of
from recork.fulfillment.web import order_page
from recork.fulfillment.web.carrier_told import popup_of as carrier_popup
from recork.fulfillment.web.carrier_told import stands
from recork.fulfillment.web.disagreement_words import tell
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.cancellation import REASONS
from recork.fulfillment.web.forms.hold import HoldForm
from recork.fulfillment.web.forms.shop_next import ShopNextForm
from recork.fulfillment.web.frame import support_of
from recork.fulfillment.web.hold_words import HeldShown
from recork.fulfillment.web.intercept_told import waits_for
from recork.fulfillment.web.question import released_next
from recork.fulfillment.web.shop_card import next_card, shop_card
from recork.fulfillment.web.shop_next import offer
from recork.manners.web import say
from recork.manners.web.popup import Popup


@require_safe
@page(Verb.READ_ORDERS)
def order(request: SeatedRequest, number: str) -> HttpResponse:
    return page_of(request, find_order(number), timezone.now())


@require_safe
@page(Verb.READ_ORDERS)
def order_print(request: SeatedRequest, number: str) -> HttpResponse:
    details = find_order(number)
    stop = details.stop
    context = {
        "order": details.order,
        "lines": details.lines,
        "boxes": details.boxes,
        "total": say.cases(details.order.bottles),
        "cancelled": f"{stop.asked_by}, {say.when(stop.asked_at, timezone.now())}" if stop else "",
        "is_cancelled": details.order.state == "cancelled",
        "printed_at": timezone.now(),
    }
    return render(request, "fulfillment/orders/print.html", context)


def find_order(number: str) -> OrderDetails:
    """Read the order with this fulfilment number; unknown and another winery's look the same: 404."""
    order_id = order_id_of(number)
    try:
        return order_details(order_id or 0)
    except Order.DoesNotExist as unknown:
        raise Http404("There is no such order.") from unknown


def page_of(
    request: SeatedRequest,
    details: OrderDetails,
    now: datetime,
    popup: Popup | None = None,
    back: str = "",
    *,
    next_said: ShopNextForm | None = None,
    holding: HoldForm | None = None,
) -> HttpResponse:
    """Show an order, with a popup open before it when there is one; `back` is where the popup leads.

    next_said  what somebody wants the shop to do next, as far as it has to be mended
    holding    why somebody wants it held, as far as that has to be mended
    """
    context = _context(request, details, now) | {
        "shop_next": next_card(details, request.seat.actor, now, next_said),
        "holding": holding or HoldForm(prefix="hold"),
    }
    if popup is not None:
        context |= {"popup": popup.template, "popup_title": popup.title, "back": back, **popup.context}
    status = popup.status if popup is not None else 422 if holding is not None else None
    return render(request, "fulfillment/orders/details.html", context, status=status)


def _context(request: SeatedRequest, details: OrderDetails, now: datetime) -> dict[str, object]:
    order = details.order
    seat = request.seat
    wrong = disagreement_about(order.pk, now) if details.side is not None else None
    support = support_of(request) if wrong else None
    why_not = order_page.why_not(details, request.seat.actor, now)
    from_here = [("asked_from", str(AskedFrom.ORDER_DETAILS))]
    offered = offer() if order.connection_id is not None else {}
    return offered | {
        "order": order,
        "details": details,
        "why_not": why_not,
        "next_release": released_next(details.next_release_at, now) if details.next_release_at else "",
        "question": None if why_not else order_page.ask_about(details, from_here, now),
        "reasons": REASONS,
        "pending": waits_for(details.intercept, now)
        if details.intercept is not None and details.intercept.is_open
        else "",
        "may_intercept": order.state in INTERCEPTABLE and seat.actor.may(Verb.CANCEL_ORDERS),
        "to_carrier": _to_carrier(details, now),
        "may_ask_carrier": order.state == OrderState.SHIPPED and seat.actor.may(Verb.CANCEL_ORDERS),
        "course": [
            (step, order_page.MARKS[step.state], say.when(step.at, now) if step.at else "")
            for step in details.course
        ],
        "lines": [(line, "" if why_not else order_page.if_cancelled(line)) for line in details.lines],
        "total": say.cases(order.bottles),
        "holds": [HeldShown(held, seat.actor, now) for held in details.holds],
        "amiss": [
            held
            for held in details.holds
            if held.reason is HoldReason.NEEDS_ACTION and held.released_at is None
        ],
        "may_edit": is_editable(OrderState(order.state)) and seat.actor.may(Verb.SEND_ORDERS),
        "may_hold": order.state == OrderState.RECEIVED and seat.actor.may(Verb.HOLD_ORDERS),
        "boxes": [(box, say.when(box.packed_at, now)) for box in details.boxes],
        "planned_boxes": order_page.planned_boxes(details, timezone.localdate(now)),
        "shop": shop_card(details, now),
        "wrong": tell(wrong, seat.actor, support, request.path, now) if wrong else None,
        "standing_at": say.when(order.moved_at, now),
        "story": order_page.story_by_day(details.story, now),
        "money": order_page.total(order),
        "ordered_at": say.when(order.ordered_at, now),
    }


def _to_carrier(details: OrderDetails, now: datetime) -> tuple[str, str] | None:
    """What the carrier is asked, in a title and a sentence, until it is settled: refused, or back here."""
    asked = details.carrier_request
    if asked is None or asked.refusal is not None or details.order.state != OrderState.SHIPPED:
        return None
    return carrier_popup(asked, now).title, stands(asked, now)
