"""Carts: who has which, where, and what is left; and the picker's screen, one question at a time."""

from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from recork.fulfillment.models import Cart, PutBack
from recork.fulfillment.operations.cart import NotYourCart, Undone, scan, take_cart, undo_scan
from recork.fulfillment.queries.cart import CartLine, cart_lines, pick_of, pulse
from recork.fulfillment.queries.carts import carts_of_today, number_in
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.web.door import SeatedRequest, page
from recork.manners.web.session_clock import asks_by_itself
from recork.manners.web.steps import steps

UNDONE_WORDS = {
    Undone.UNDONE: "Taken back: those bottles are out of the cart again.",
    Undone.REPEATED: "That scan was taken back already.",
    Undone.NOT_PICKING: "That scan stays: its order is no longer being picked.",
    Undone.NOT_FOUND: "There is no scan to take back.",
}


class ScanForm(forms.Form):
    """An answer to the question that was on the screen."""

    code = forms.CharField(max_length=60)
    line = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    seen = forms.IntegerField(min_value=0, max_value=10_000)


class TakeForm(forms.Form):
    """Whose cart it was on the screen; empty: nobody's."""

    picker = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class UndoForm(forms.Form):
    """The entry of the scan that was the last one on the screen."""

    entry = forms.IntegerField(min_value=1, max_value=2**63 - 1)


@require_GET
@page(Verb.MOVE_ORDERS)
def carts(request: SeatedRequest) -> HttpResponse:
    """Today's carts, or those of one wave, page by page; a scanned cart number opens it."""
    code = request.GET.get("q", "").strip()[:20].upper().removeprefix("C")
    if code.isascii() and code.isdigit() and Cart.objects.filter(pk=code[:18]).exists():
        return redirect("cart", cart_id=int(code))
    if code:
        messages.warning(request, f"There is no cart {code}.")
        return redirect("carts")
    wave_id = number_in(request.GET.get("wave", ""))
    found = carts_of_today(
        timezone.now(),
        wave_id=wave_id,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "carts": found.rows,
        "wave_id": wave_id,
        "me": request.seat.actor.user_id,
        "place": f"Carts {found.rows[0].id} to {found.rows[-1].id}" if found.rows else "",
        "is_narrowed": bool(request.GET),
        **steps(request, found),
    }
    return TemplateResponse(request, "fulfillment/floor/carts.html", context)


@require_GET
@page(Verb.MOVE_ORDERS)
def cart(request: SeatedRequest, cart_id: int) -> TemplateResponse:
    """The picker's screen, or for everybody else what is in the cart and a way to take it."""
    return TemplateResponse(request, "fulfillment/floor/cart.html", _screen(request, _find(cart_id)))


@asks_by_itself
@require_GET
@page(Verb.MOVE_ORDERS)
def cart_pulse(request: SeatedRequest, cart_id: int) -> HttpResponse:
    """The same part of the page again if anything has changed since `seen`, else 204."""
    found = _find(cart_id)
    screen = _screen(request, found)
    if screen["pulse"] == request.GET.get("seen", ""):
        return HttpResponse(status=204)
    return TemplateResponse(request, "fulfillment/floor/cart_screen.html", screen)


@require_POST
@page(Verb.MOVE_ORDERS)
def take(request: SeatedRequest, cart_id: int) -> HttpResponse:
    """Take a cart, or take it over from whoever the page said has it."""
    found, form = _find(cart_id), TakeForm(request.POST)
    before = form.cleaned_data["picker"] if form.is_valid() else None
    if not take_cart(request.seat.actor, cart_id, from_picker=before, now=timezone.now()):
        found.refresh_from_db()
        messages.error(request, f"{found.picker_name} was quicker and has cart {cart_id} now.")
    elif found.picker_id not in (None, request.seat.actor.user_id):
        messages.success(request, f"You took cart {cart_id} over from {found.picker_name}.")
    return redirect("cart", cart_id=cart_id)


@require_POST
@page(Verb.MOVE_ORDERS)
def scan_code(request: SeatedRequest, cart_id: int) -> HttpResponse:
    """A bin, a bottle, or how many."""
    _find(cart_id)
    form = ScanForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was booked: scan the code, or type it.")
        return redirect("cart", cart_id=cart_id)
    said = form.cleaned_data
    try:
        scanned = scan(
            request.seat.actor,
            cart_id,
            said["code"],
            line_id=said["line"],
            seen=said["seen"],
            now=timezone.now(),
        )
    except NotYourCart as refusal:
        messages.error(request, f"Nothing was booked. {refusal}")
    else:
        (messages.success if scanned.is_right else messages.error)(request, scanned.words)
    return redirect("cart", cart_id=cart_id)


@require_POST
@page(Verb.MOVE_ORDERS)
def undo(request: SeatedRequest, cart_id: int) -> HttpResponse:
    """Take the last scan back."""
    _find(cart_id)
    form = UndoForm(request.POST)
    entry = form.cleaned_data["entry"] if form.is_valid() else 0
    try:
        undone = undo_scan(request.seat.actor, cart_id, entry, now=timezone.now())
    except NotYourCart as refusal:
        messages.error(request, f"Nothing was booked. {refusal}")
    else:
        say = messages.success if undone is Undone.UNDONE else messages.warning
        say(request, UNDONE_WORDS[undone])
    return redirect("cart", cart_id=cart_id)


def _find(cart_id: int) -> Cart:
    found = Cart.objects.select_related("wave__warehouse").filter(pk=min(cart_id, 2**63 - 1)).first()
    if found is None:
        raise Http404
    return found


def _screen(request: SeatedRequest, found: Cart) -> dict[str, object]:
    lines = cart_lines(found)
    is_mine = found.picker_id is not None and found.picker_id == request.seat.actor.user_id
    live = [line for line in lines if line.is_live]
    return {
        "cart": found,
        "is_mine": is_mine,
        "pick": pick_of(found, lines) if is_mine else None,
        "stops": _stops(lines),
        "called_off": _called_off(found, lines) if is_mine else [],
        "lines": lines,
        "bottles": sum(line.bottles for line in live),
        "picked": sum(line.picked for line in live),
        "is_waiting": any(line.state is OrderState.RELEASED for line in lines),
        "pulse": pulse(found, lines),
        "request_id": uuid4(),
    }


def _called_off(found: Cart, lines: list[CartLine]) -> list[CartLine]:
    """A line of each order that was cancelled since the picker took this cart and of which nothing is in it."""
    by_order = {line.order_id: line for line in lines if not line.is_live}
    touched = {line.order_id for line in lines if line.picked}
    return [
        line
        for order_id, line in by_order.items()
        if order_id not in touched and found.taken_at is not None and line.moved_at >= found.taken_at
    ]


def _stops(lines: list[CartLine]) -> list[tuple[CartLine, PutBack]]:
    """Bottles of cancelled orders that still lie in this cart, each with its task."""
    stopped = [line for line in lines if not line.is_live and line.picked]
    if not stopped:
        return []
    tasks = PutBack.objects.filter(line__in=[line.line_id for line in stopped], closed_at__isnull=True)
    by_line = {task.line_id: task for task in tasks}
    return [(line, by_line[line.line_id]) for line in stopped if line.line_id in by_line]
