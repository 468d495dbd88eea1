"""People's own data: how long it is kept, handed over as a file, erased at their wish."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from recork.fulfillment.models import Order, Winery
from recork.fulfillment.operations.erasure import ErasureOutcome, erase_orders, keep_people
from recork.fulfillment.queries.person import MOST, goes_elsewhere, kept_about, orders_of_person
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.settings.here import choose_winery, winery_here
from recork.manners.web import say
from recork.manners.web.steps import clean_key
from recork.manners.web.unfit import telling


class KeepForm(forms.Form):
    """How long people are kept."""

    keep_days = forms.IntegerField(
        label="Days after which people are erased",
        required=False,
        help_text="Counted from an order's end; bottles and amounts stay. Empty keeps names and addresses for ever",
    )


@dataclass(frozen=True, slots=True)
class Found:
    """One order of the person. `is_elsewhere`: it goes to somebody else now, whom erasing takes along."""

    order: Order
    name: str
    said: str
    is_elsewhere: bool = False

    @property
    def url(self) -> str:
        return reverse("order", args=[self.order.fulfillment_number])


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.ERASE)
def privacy(request: SeatedRequest) -> HttpResponse:
    """The days and whom a search finds (GET), other days (POST)."""
    here = winery_here(request)
    if here is None:
        return choose_winery(request, "Privacy")
    form = (
        KeepForm(request.POST)
        if request.method == "POST"
        else KeepForm(initial={"keep_days": here.keep_days})
    )
    if form.is_bound and form.is_valid():
        with telling(form):
            keep_people(request.seat.actor, here, form.cleaned_data["keep_days"])
        if not form.errors:
            messages.success(request, "Saved.")
            return redirect("settings_privacy")
    return _show(request, here, form)


@require_safe
@page(Verb.ERASE)
def export(request: SeatedRequest) -> HttpResponse:
    """What is kept about a person, as a file for them."""
    typed, orders = _person(request)
    answer = JsonResponse(kept_about(orders, typed), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="person.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.ERASE)
def erasure(request: SeatedRequest) -> HttpResponse:
    """What erasing takes away and what stays (GET); do it (POST): to somebody else's orders only where they are ticked."""
    typed, found = _person(request)
    if request.method != "POST":
        rows = _rows(found, typed)
        context = {
            "typed": typed,
            "rows": [row for row in rows if not row.is_elsewhere],
            "elsewhere": [row for row in rows if row.is_elsewhere],
            "back": _back(typed),
        }
        return TemplateResponse(request, "fulfillment/settings/erasure.html", context)
    also = set(request.POST.getlist("also"))
    orders = [
        order for order in found if order.fulfillment_number in also or not goes_elsewhere(order, typed)
    ]
    if not orders:
        messages.error(request, "Nothing was ticked, so nothing was erased.")
        return redirect(_back(typed))
    done = erase_orders(request.seat.actor, [order.pk for order in orders], now=timezone.now())
    kept = [order.order_number for order in orders if done[order.pk] is ErasureOutcome.IN_HAND]
    erased = len(orders) - len(kept)
    if erased:
        messages.success(request, f"{say.begin(say.orders(erased))}: nothing says any more whom it was for.")
    if kept:
        messages.error(
            request,
            f"Not over yet, so nothing of them was erased: {', '.join(kept[:10])}. Ask again when they have arrived.",
        )
    return redirect("settings_privacy")


def _person(request: SeatedRequest) -> tuple[str, list[Order]]:
    """Whom the address or the form names, with their orders; nobody is not found."""
    here, typed = winery_here(request), _typed(request)
    orders = orders_of_person(here.pk, typed) if here is not None and typed else []
    if not orders:
        raise Http404("Nothing is kept about such a person.")
    return typed, orders


def _typed(request: SeatedRequest) -> str:
    return clean_key(request, "q").strip()


def _show(request: SeatedRequest, here: Winery, form: KeepForm) -> HttpResponse:
    typed = _typed(request)
    orders = orders_of_person(here.pk, typed) if typed else []
    rows = _rows(orders, typed)
    context = {
        "here": here,
        "form": form,
        "typed": typed,
        "rows": rows,
        "cut": len(orders) == MOST,
        "query": urlencode({"q": typed}),
        "may_erase": any(row.name for row in rows),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fulfillment/settings/privacy.html", context, status=status)


def _rows(orders: list[Order], typed: str) -> list[Found]:
    now = timezone.now()
    return [_row(order, typed, now) for order in orders]


def _row(order: Order, typed: str, now: datetime) -> Found:
    to = order.ship_to
    if to.erased_at is not None:
        return Found(order, "", f"Erased {say.when(to.erased_at, now)}")
    return Found(order, to.name or "No name", str(order.status), goes_elsewhere(order, typed))


def _back(typed: str) -> str:
    return f"{reverse('settings_privacy')}?{urlencode({'q': typed})}"
