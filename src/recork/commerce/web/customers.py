"""Customers: the list by name, and one of them with their orders and their store credit."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recork.commerce.models import CreditEntry, Customer, Order, Shop
from recork.commerce.operations.credit import balance_of
from recork.commerce.queries.customers import (
    LARGEST_ID,
    CustomerRow,
    credit_account,
    credit_entries,
    list_customers,
)
from recork.commerce.queries.order_list import OrderFilter, read_page
from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.order_row import RowShown
from recork.manners.place import decode
from recork.manners.web import say
from recork.manners.web.steps import clean_key, steps

ORDERS = 50


@dataclass(frozen=True, slots=True)
class CustomerShown:
    """One row of the list."""

    row: CustomerRow
    last: str

    @property
    def url(self) -> str:
        return reverse("customer", args=[self.row.customer.pk])


@dataclass(frozen=True, slots=True)
class CreditShown:
    """One change of a customer's store credit; `order` is the one that brought or spent it, if any."""

    entry: CreditEntry
    at: str
    what: str
    amount: str
    order: Order | None


@require_safe
@page(Verb.READ_ORDERS)
def customers(request: StaffRequest) -> HttpResponse:
    """Everybody by name, or whom a search finds."""
    now, typed = timezone.now(), clean_key(request, "q").strip()
    found = list_customers(typed, after=clean_key(request, "after"), before=clean_key(request, "before"))
    context = {
        "rows": [_row(each, now) for each in found.window.rows],
        "q": typed,
        "cut": found.cut,
        **steps(request, found.window),
    }
    return render(request, "commerce/customers/list.html", context)


@require_safe
@page(Verb.READ_ORDERS)
def customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """One customer: how to reach them, their orders, the newest first, and their store credit."""
    now, one = timezone.now(), get_object_or_404(Customer, pk=min(customer_id, LARGEST_ID))
    older = decode(clean_key(request, "older"))
    newer = None if older else decode(clean_key(request, "newer"))
    listed = read_page(OrderFilter(customer=one.pk), ORDERS, older_than=older, newer_than=newer)
    currency = Shop.objects.values_list("currency", flat=True).first() or "USD"
    here = reverse("customer", args=[one.pk])
    context = {
        "customer": one,
        "may_erase": request.actor.may(Verb.ERASE),
        "erased": say.begin(say.when(one.erased_at, now)) if one.erased_at else "",
        "since": say.when(one.created_at, now),
        "rows": [RowShown(row, now) for row in listed.rows],
        "newer_url": f"{here}?newer={listed.newer.encode()}" if listed.newer else "",
        "older_url": f"{here}?older={listed.older.encode()}" if listed.older else "",
        "credit": say.money(balance_of(credit_account(one)), currency),
        "entries": [_credit(entry, currency, now) for entry in credit_entries(one)],
    }
    return render(request, "commerce/customers/customer.html", context)


def _row(row: CustomerRow, now: datetime) -> CustomerShown:
    return CustomerShown(row, say.begin(say.when(row.last_at, now)) if row.last_at else "Not yet")


def _credit(entry: CreditEntry, currency: str, now: datetime) -> CreditShown:
    order = entry.intent.order if entry.intent else entry.capture.order if entry.capture else None
    sign = "+" if entry.amount_cents > 0 else "-"
    return CreditShown(
        entry,
        at=say.begin(say.when(entry.at, now)),
        what=_what(entry),
        amount=f"{sign}{say.money(abs(entry.amount_cents), currency)}",
        order=order,
    )


def _what(entry: CreditEntry) -> str:
    """What brought or spent it; the order stands beside it."""
    if entry.intent is not None:
        return "Refund"
    return "Spent" if entry.capture is not None else entry.note or "Given"
