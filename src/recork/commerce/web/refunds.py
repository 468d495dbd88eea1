"""Refunds: all of them, and what a person does about one that no machine can finish."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recork.commerce.models import RefundIntent
from recork.commerce.operations.settling import confirm_manual, retry_refund, settle_refund
from recork.commerce.queries.refund_list import GIVEN_BACK, ON_ITS_WAY, read_refunds
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.refund import RefundOutcome
from recork.commerce.rules.refusal import Refused
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.forms.refund import SettleForm
from recork.commerce.web.order.payment_tab import intent_shown
from recork.manners.web.unfit import complaints
from recork.manners.web.way_back import way_back

LARGEST_ID = 2**63 - 1
KINDS: dict[str, tuple[str, tuple[RefundOutcome, ...] | None]] = {
    "": ("All", None),
    "failed": ("Failed", (RefundOutcome.FAILED,)),
    "open": ("On their way", ON_ITS_WAY),
    "done": ("Given back", GIVEN_BACK),
}


@require_safe
@page(Verb.READ_ORDERS)
def refunds(request: StaffRequest) -> HttpResponse:
    """Newest first, by how they stand."""
    now = timezone.now()
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    listed = read_refunds(KINDS[kind][1], below=_id_in(request.GET.get("below", "")))
    here = f"{reverse('refunds')}?kind={kind}"
    context = {
        "kinds": [(key, label, key == kind) for key, (label, _) in KINDS.items()],
        "rows": [intent_shown(each, each.order.currency, now) for each in listed.intents],
        "older_url": f"{here}&below={listed.older}" if listed.older else "",
        "newer_url": here if "below" in request.GET else "",
        "may_refund": request.actor.may(Verb.REFUND),
        "back": request.get_full_path(),
    }
    return render(request, "commerce/refunds/list.html", context)


@require_POST
@page(Verb.REFUND)
def retry(request: StaffRequest, intent_id: int) -> HttpResponse:
    """Try a failed one once more."""
    return _act(
        request,
        intent_id,
        lambda: retry_refund(request.actor, intent_id, now=timezone.now()),
        "It is tried again.",
    )


@require_POST
@page(Verb.REFUND)
def settle(request: StaffRequest, intent_id: int) -> HttpResponse:
    """Settle one that failed for good: as store credit, or paid another way."""
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, complaints(form))
        return _back(request, _known(intent_id))
    said = form.cleaned_data

    def act() -> RefundIntent | Refused:
        by_credit = said["by"] == "store_credit"
        return settle_refund(
            request.actor, intent_id, by_store_credit=by_credit, how=said["how"], now=timezone.now()
        )

    return _act(request, intent_id, act, "It is settled, and stands so in the timeline.")


@require_POST
@page(Verb.REFUND)
def confirm(request: StaffRequest, intent_id: int) -> HttpResponse:
    """Say that money which people give back by hand was given back."""
    return _act(
        request,
        intent_id,
        lambda: confirm_manual(request.actor, intent_id, now=timezone.now()),
        "It is given back.",
    )


def _act(
    request: StaffRequest, intent_id: int, act: Callable[[], RefundIntent | Refused], words: str
) -> HttpResponse:
    intent = _known(intent_id)
    match act():
        case Refused(words=refusal):
            messages.error(request, refusal)
        case _:
            messages.success(request, words)
    return _back(request, intent)


def _known(intent_id: int) -> RefundIntent:
    intent = RefundIntent.objects.select_related("order").filter(pk=min(intent_id, LARGEST_ID)).first()
    if intent is None:
        raise Http404("There is no such refund.")
    return intent


def _back(request: StaffRequest, intent: RefundIntent) -> HttpResponse:
    home = reverse("order_payment", args=[intent.order.number])
    return HttpResponseRedirect(way_back(request, home), status=303)


def _id_in(text: str) -> int | None:
    return min(int(text), LARGEST_ID) if text.isascii() and text.isdigit() and len(text) < 20 else None
