"""The tabs of an order: real addresses, one head above all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from recork.commerce.queries.cancellation import preview_cancellation
from recork.commerce.queries.order_effects import read_effects
from recork.commerce.queries.order_page import OrderRead
from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest
from recork.commerce.web.order import contents
from recork.commerce.web.order.banners import banners_of
from recork.commerce.web.order.contents import Shown
from recork.commerce.web.order.following import following_of
from recork.commerce.web.order.head import head_of
from recork.commerce.web.order.payment_tab import payment
from recork.commerce.web.order.popups import REASONS, ask_cancellation
from recork.commerce.web.order.shipping_tab import shipping
from recork.manners.web.popup import Popup

type Contents = Callable[[Shown], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Tab:
    """One part of an order: its address's name, its label, and what its template shows."""

    name: str
    label: str
    template: str
    contents: Contents


GENERAL = Tab("order", "General", "commerce/order/general.html", contents.general)
STATUS = Tab("order_status", "Status", "commerce/order/status.html", contents.status)
TIMELINE = Tab("order_timeline", "Timeline", "commerce/order/timeline.html", contents.timeline)
PAYMENT = Tab("order_payment", "Payment", "commerce/order/payment.html", payment)
SHIPPING = Tab("order_shipping", "SHIPPING", "commerce/order/shipping.html", shipping)
TABS = (GENERAL, PAYMENT, SHIPPING, STATUS, TIMELINE)


def show(
    request: StaffRequest,
    read: OrderRead,
    tab: Tab,
    *,
    popup: Popup | None = None,
    status: int = HTTPStatus.OK,
    **more: object,
) -> HttpResponse:
    """Show one tab of an order, with a popup open before it when there is one; `more` replaces what it shows."""
    shown = look_at(request, read)
    context = head_context(shown, tab) | tab.contents(shown) | more
    if popup is not None:
        back = reverse(tab.name, args=[read.order.number])
        context |= {"popup": popup.template, "popup_title": popup.title, "back": back, **popup.context}
        status = popup.status
    return render(request, tab.template, context, status=status)


def look_at(request: StaffRequest, read: OrderRead) -> Shown:
    """The order as this person sees it now."""
    return Shown(read, read_effects(read), request.actor, timezone.now())


def head_context(shown: Shown, tab: Tab) -> dict[str, Any]:
    """What stands around every tab."""
    read, actor, now = shown.read, shown.actor, shown.now
    order = read.order
    head = head_of(read, actor, now)
    ask = None if head.why_no_cancel else ask_cancellation(read, preview_cancellation(order), now)
    return {
        "read": read,
        "order": order,
        "head": head,
        "tab": tab,
        "tabs": [(each.label, reverse(each.name, args=[order.number]), each is tab) for each in TABS],
        "banners": banners_of(read, actor, now),
        "following": following_of(read, shown.effects, tab.name),
        "may_act": actor.may(Verb.CANCEL_ORDERS),
        "cancel": ask,
        "reasons": REASONS,
    }
