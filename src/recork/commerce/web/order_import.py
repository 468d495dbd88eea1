"""Orders from a file: first what would come of it, then, when a person says so, taken in."""

from collections import Counter
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recork.commerce.operations.order_table import NEEDS, TAKES, OrderStep, Step, bring_orders
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.money import spoken
from recork.commerce.web.door import StaffRequest, page
from recork.manners.sheet import read_sheet
from recork.manners.web import say
from recork.manners.web.sheet import KeepForm, SheetForm
from recork.manners.web.unfit import telling

SHOWN = 200
"""Orders that a preview shows; wrong rows come first, all are counted."""


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.TAKE_ORDERS)
def import_orders(request: StaffRequest) -> HttpResponse:
    """A dry run of the file, and the same file again to be taken in."""
    if request.method != "POST":
        return _show(request, SheetForm())
    form: SheetForm | KeepForm = (
        KeepForm(request.POST) if "rows" in request.POST else SheetForm(request.POST, request.FILES)
    )
    if not form.is_valid():
        return _show(request, SheetForm(request.POST, request.FILES))
    content = form.content
    steps: list[OrderStep] = []
    is_dry_run = isinstance(form, SheetForm)
    with telling(form):
        rows = read_sheet(content, needs=NEEDS, takes=TAKES)
        steps = bring_orders(request.actor, rows, now=timezone.now(), dry_run=is_dry_run)
    if form.errors or is_dry_run or _wrong(steps):
        return _show(request, form, steps, content)
    messages.success(request, f"{_tally(steps)}.")
    return redirect("orders")


def _wrong(steps: Sequence[OrderStep]) -> list[OrderStep]:
    return [step for step in steps if step.step is Step.WRONG]


def _tally(steps: Sequence[OrderStep]) -> str:
    counted = Counter(step.step for step in steps)
    words = {
        Step.NEW: f"{say.orders(counted[Step.NEW])} taken in",
        Step.SAME: f"{counted[Step.SAME]:,} here already",
        Step.WRONG: f"{counted[Step.WRONG]:,} wrong",
    }
    return ", ".join(words[step] for step in Step if counted[step]) or "No rows"


def _show(
    request: StaffRequest,
    form: SheetForm | KeepForm,
    steps: Sequence[OrderStep] = (),
    content: bytes = b"",
) -> TemplateResponse:
    wrong = _wrong(steps)
    keep = steps and not wrong and not form.errors
    context = {
        "form": form,
        "is_tried": bool(content) and not form.errors,
        "wrong": wrong[:SHOWN],
        "more_wrong": len(wrong) - SHOWN,
        "shown": [(step, spoken(step.total_cents)) for step in steps[:SHOWN]],
        "tally": _tally(steps).replace("taken in", "would be taken in"),
        "needs": NEEDS,
        "takes": TAKES,
        "keep": KeepForm(initial={"rows": content.decode("utf-8-sig")}) if keep else None,
    }
    status = 422 if form.errors or wrong else 200
    return TemplateResponse(request, "commerce/orders/import.html", context, status=status)
