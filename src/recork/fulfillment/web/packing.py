"""Pack an order: the boxes it goes in, each bottle scanned or counted, and the slips that lie inside."""

from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from recork.fulfillment.models import OrderLine
from recork.fulfillment.operations.move import Moved
from recork.fulfillment.operations.packing import pack_order, wines_of
from recork.fulfillment.queries.packing import Slip, slip, slips
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.boxes import ADULT_SIGNATURE, Box, propose_boxes
from recork.fulfillment.rules.cool_pack import wants_cool_pack
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.packing import Expected, Scan, filled, is_complete, take_scan
from recork.fulfillment.rules.search import order_id_of
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.floor import tell_moved
from recork.fulfillment.web.floor_intercept import pull_out_of

MOST_SLIPS = 100


class PackForm(forms.Form):
    """What the packer says when the boxes are closed."""

    has_cool_pack = forms.BooleanField(label="With a cool pack", required=False)
    is_counted = forms.BooleanField(label="I counted every bottle by hand", required=False)


@dataclass(frozen=True, slots=True)
class Content:
    """Bottles of one wine in one box, and how many of them were scanned."""

    wine: str
    sku: str
    bottles: int
    seen: int


@dataclass(frozen=True, slots=True)
class BoxShown:
    """One proposed box as the packer sees it."""

    number: int
    box: Box
    contents: list[Content]

    @property
    def kind(self) -> str:
        return "Magnum box" if self.box.is_magnum else f"{self.box.size}-bottle box"

    @property
    def is_full(self) -> bool:
        return all(content.seen == content.bottles for content in self.contents)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.MOVE_ORDERS)
def pack(request: SeatedRequest, number: str) -> HttpResponse:
    """Scan bottle by bottle (each scan is a page of its own, nothing is written), then close the boxes."""
    found = _find(request, number)
    if found.state is not OrderState.PICKED:
        if request.method == "POST":
            tell_moved(request, OrderState.PACKED, [_pack(request, found, has_cool_pack=False)])
        return redirect("floor_order", number=number)
    if request.method != "POST":
        return _show(request, found, PackForm(initial={"has_cool_pack": _warm(found)}), request.GET)
    form = PackForm(request.POST)
    seen = _seen(request.POST, found.lines)
    if form.is_valid() and not (form.cleaned_data["is_counted"] or is_complete(_expected(found.lines), seen)):
        form.add_error("is_counted", "Nothing was packed: scan every bottle, or say that you counted them.")
    if not form.is_valid():
        return _show(request, found, form, request.POST)
    moved = _pack(request, found, has_cool_pack=form.cleaned_data["has_cool_pack"])
    tell_moved(request, OrderState.PACKED, [moved])
    return redirect("floor_order", number=number)


@require_GET
@page(Verb.MOVE_ORDERS)
def packing_slips(request: SeatedRequest) -> HttpResponse:
    """What lies in the boxes, to print: one sheet for each order, none for what was cancelled."""
    wanted = request.GET.getlist("order")[:MOST_SLIPS]
    ids = [order_id for said in wanted if (order_id := order_id_of(said)) is not None]
    found = slips(ids, request.seat.looking_at)
    if not found:
        raise Http404
    context = {
        "slips": [each for each in found if each.state is not OrderState.CANCELLED],
        "stopped": [each for each in found if each.state is OrderState.CANCELLED],
        "adult_signature": ADULT_SIGNATURE,
        "printed_at": timezone.now(),
    }
    return TemplateResponse(request, "fulfillment/floor/slips.html", context)


def _pack(request: SeatedRequest, found: Slip, *, has_cool_pack: bool) -> Moved:
    return pack_order(request.seat.actor, found.order.pk, has_cool_pack=has_cool_pack, now=timezone.now())


def _show(request: SeatedRequest, found: Slip, form: PackForm, said: QueryDict) -> TemplateResponse:
    seen = _seen(said, found.lines)
    words, is_wrong = "", False
    if code := said.get("scan", "").strip()[:60]:
        scan, seen = take_scan(code, _expected(found.lines), seen)
        words, is_wrong = _words(scan, code), scan is not Scan.COUNTED
    boxes = _boxes(found.lines, seen)
    counted = sum(seen.values())
    context = {
        "found": found,
        "it": pull_out_of(found.order),
        "form": form,
        "boxes": boxes,
        "seen": [f"{line_id}.{count}" for line_id, count in seen.items()],
        "counted": counted,
        "to_go": found.order.bottles - counted,
        "words": words,
        "is_wrong": is_wrong,
        "adult_signature": ADULT_SIGNATURE,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fulfillment/floor/pack.html", context, status=status)


def _words(scan: Scan, code: str) -> str:
    match scan:
        case Scan.COUNTED:
            return f"{code} is in the box."
        case Scan.ENOUGH:
            return f"One {code} too many: all that were ordered are in the box. Take this one out."
        case Scan.STRANGER:
            return f"{code} does not belong to this order. Take it out of the box."


def _boxes(lines: list[OrderLine], seen: dict[int, int]) -> list[BoxShown]:
    by_id = {line.pk: line for line in lines}
    proposed = propose_boxes(wines_of(lines))
    shown = []
    for number, (box, inside) in enumerate(zip(proposed, filled(proposed, seen), strict=True), start=1):
        contents = [
            Content(_wine(by_id[line_id]), by_id[line_id].sku_code, bottles, inside[line_id])
            for line_id, bottles in box.contents
        ]
        shown.append(BoxShown(number, box, contents))
    return shown


def _wine(line: OrderLine) -> str:
    return line.sku.name if line.sku else line.sku_code


def _expected(lines: list[OrderLine]) -> list[Expected]:
    return [Expected(line.pk, line.sku_code, line.bottles) for line in lines]


def _seen(said: QueryDict, lines: list[OrderLine]) -> dict[int, int]:
    """The counts so far, as the page before this one wrote them; what can't be is not counted."""
    most = {str(line.pk): line for line in lines}
    counts: dict[int, int] = {}
    for each in said.getlist("seen"):
        line_id, _, count = each.partition(".")
        if line_id in most and count.isascii() and count.isdigit() and len(count) < 6:
            counts[most[line_id].pk] = min(int(count), most[line_id].bottles)
    return counts


def _warm(found: Slip) -> bool:
    return wants_cool_pack(state=found.ship_to.state, on=timezone.localdate())


def _find(request: SeatedRequest, number: str) -> Slip:
    order_id = order_id_of(number)
    found = None if order_id is None else slip(order_id, request.seat.looking_at)
    if found is None:
        raise Http404
    return found
