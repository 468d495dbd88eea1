"""What can be done with an order in one press: send it now, keep it, hand it over, take its money."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from recork.commerce.models import Submission
from recork.commerce.operations.capturing import take_set_aside
from recork.commerce.operations.handing_over import hand_over
from recork.commerce.operations.keeping import keep_order
from recork.commerce.operations.shipping import Changed
from recork.commerce.operations.sweep import send_now
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.refusal import Refused
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.order.reading import find_order
from recork.manners.web.way_back import way_back


@require_POST
@page(Verb.CANCEL_ORDERS)
def send(request: StaffRequest, number: str) -> HttpResponse:
    """Send it now, without waiting any longer."""
    find_order(number)
    done = send_now(request.actor, number, version=version_in(request), now=timezone.now())
    match done:
        case Submission():
            messages.success(request, f"{done.order_number} is on its way to the warehouse.")
        case Refused(words=words):
            messages.error(request, words)
    return back_from(request, number)


@require_POST
@page(Verb.CANCEL_ORDERS)
def keep(request: StaffRequest, number: str) -> HttpResponse:
    """Keep an order that somebody at the warehouse asked to cancel."""
    find_order(number)
    done = keep_order(request.actor, number, version=version_in(request), now=timezone.now())
    match done:
        case Changed():
            messages.success(
                request, f"Order {number} is kept. It is sent to the warehouse again within a minute."
            )
        case Refused(words=words):
            messages.error(request, words)
    return back_from(request, number)


@require_POST
@page(Verb.CANCEL_ORDERS)
def handed_over(request: StaffRequest, number: str) -> HttpResponse:
    """The customer has fetched it."""
    find_order(number)
    match hand_over(request.actor, number, version=version_in(request), now=timezone.now()):
        case Changed():
            messages.success(request, f"Order {number} is picked up.")
        case Refused(words=words):
            messages.error(request, words)
    return back_from(request, number)


def version_in(request: StaffRequest) -> int | None:
    """The version of the order that the page of a button showed; None where none is said.

    What can't be one is no version that an order has: the button is refused like one of an old page.
    """
    said = request.POST.get("version", "")
    if not said:
        return None
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


@require_POST
@page(Verb.TAKE_ORDERS)
def take_money(request: StaffRequest, number: str) -> HttpResponse:
    """Take what is set aside for it."""
    find_order(number)
    match take_set_aside(request.actor, number, version=version_in(request), now=timezone.now()):
        case Changed():
            messages.success(request, "The gateway is asked for the money. This tab says what came of it.")
        case Refused(words=words):
            messages.error(request, words)
    return HttpResponseRedirect(reverse("order_payment", args=[number]), status=HTTPStatus.SEE_OTHER)


def back_from(request: StaffRequest, number: str) -> HttpResponse:
    """Where the form says, by default the SHIPPING tab."""
    return HttpResponseRedirect(
        way_back(request, reverse("order_shipping", args=[number])), status=HTTPStatus.SEE_OTHER
    )
