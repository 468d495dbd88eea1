"""A customer's own data: handed over as a file, and erased at their wish."""

from http import HTTPStatus
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from recork.commerce.models import Customer, Order, Shop
from recork.commerce.operations.credit import balance_of
from recork.commerce.operations.erasure import erase_customer
from recork.commerce.queries.customers import LARGEST_ID, credit_account
from recork.commerce.queries.person import kept_about
from recork.commerce.rules.actor import Verb
from recork.commerce.rules.refusal import Refused
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.order.popups import Ask, EffectAhead
from recork.manners.web import say
from recork.manners.web.popup import by_script


@require_safe
@page(Verb.ERASE)
def export(request: StaffRequest, customer_id: int) -> HttpResponse:
    """What is kept about a customer, as a file for them."""
    one = _known(customer_id)
    answer = JsonResponse(kept_about(one), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="customer-{one.pk}.json"'
    return answer


@require_safe
@page(Verb.ERASE)
def ask(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Say what erasing takes away and what stays. Changes nothing."""
    one = _known(customer_id)
    if one.erased_at is not None:
        return _answer(request, one)
    question = _question(one)
    return _popup(request, "look/dialog/ask.html", question.title, one, {"ask": question, "ask_id": "asked"})


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.ERASE)
def erasure(request: StaffRequest, customer_id: int) -> HttpResponse:
    """OK was pressed: erase them, or say whom they still wait for. Read, it says whether they are erased."""
    one = _known(customer_id)
    if request.method != "POST":
        if one.erased_at is None:
            raise Http404("Nobody has erased this customer.")
        return _answer(request, one)
    done = erase_customer(request.actor, one.pk, now=timezone.now())
    if isinstance(done, Refused):
        refusal = {"message": "This customer can't be erased yet", "detail": done.words, "code": done.code}
        if by_script(request):
            template, status = "look/dialog/refused.html", HTTPStatus.CONFLICT
            return render(request, template, {"refusal": refusal}, status=status)
        messages.error(request, done.words)
        return HttpResponseRedirect(_home(one), status=HTTPStatus.SEE_OTHER)
    if by_script(request):
        return _answer(request, _known(customer_id))
    messages.success(request, "The customer is erased.")
    return HttpResponseRedirect(_home(one), status=HTTPStatus.SEE_OTHER)


def _known(customer_id: int) -> Customer:
    return get_object_or_404(Customer, pk=min(customer_id, LARGEST_ID))


def _home(one: Customer) -> str:
    return reverse("customer", args=[one.pk])


def _question(one: Customer) -> Ask:
    orders = Order.objects.filter(customer=one, erased_at=None).count()
    words = "1 order" if orders == 1 else f"{orders:,} orders"
    currency = Shop.objects.values_list("currency", flat=True).first() or "USD"
    credit = balance_of(credit_account(one))
    ahead: list[EffectAhead] = [
        (
            "alert",
            "Goes",
            f"Name, e-mail, telephone, addresses, notes and letters, also in the history of {words}",
        ),
        ("store", "Stays", "Order numbers, wines, amounts, states, and the state that a parcel went to"),
        ("truck", "Warehouse", "It is told to erase the same; it does so once it is done with an order"),
    ]
    if credit > 0:
        ahead.append(
            ("info", "Credit", f"{say.money(credit, currency)} of store credit can't be claimed any more")
        )
    return Ask(
        title=f"Erase {one.name}?",
        summary=f"{one.email or 'No e-mail'} · {words}",
        effects=ahead,
        meaning="OK erases this customer for good. Cancel keeps everything.",
        action=reverse("customer_erasure", args=[one.pk]),
        status_url=reverse("customer_erasure", args=[one.pk]),
        key=uuid4(),
        what=one.name,
    )


def _answer(request: StaffRequest, one: Customer) -> HttpResponse:
    at = say.when(one.erased_at, timezone.now()) if one.erased_at else ""
    told = {
        "title": "The customer is erased",
        "more": f"{say.begin(at)}, by {one.erased_by}. It can't be undone.",
    }
    return _popup(
        request, "look/dialog/answer.html", told["title"], one, {"answer": told, "then": _home(one)}
    )


def _popup(
    request: StaffRequest, popup: str, title: str, one: Customer, context: dict[str, object]
) -> HttpResponse:
    if by_script(request):
        return render(request, popup, context)
    alone = {"popup": popup, "popup_title": title, "back": _home(one)}
    return render(request, "look/popup.html", context | alone)
