"""The shop's customers by name, and one of them with what they have here."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from recork.commerce.models import CreditEntry, Customer, Order
from recork.commerce.queries.order_search import EACH, customers_named
from recork.manners.window import ROWS, Window

LARGEST_ID = 2**63 - 1
MOST_ENTRIES = 100


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer, and how often and when last they have bought."""

    customer: Customer
    orders: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """Some customers. `cut`: more were found than those among which these are the first."""

    window: Window[CustomerRow]
    cut: bool


def list_customers(typed: str = "", *, after: str = "", before: str = "", limit: int = ROWS) -> CustomerPage:
    """A page of customers by name; `after` and `before` are ids. Three statements at most, whatever there is.

    typed  the beginning of a name, a surname or an e-mail address; empty: everybody
    """
    ids = _found(typed) if typed else None
    everybody = Customer.objects.all()
    which = everybody if ids is None else everybody.filter(pk__in=ids[:EACH])
    return CustomerPage(_window(which, after, before, limit), cut=ids is not None and len(ids) > EACH)


def _found(typed: str) -> list[int]:
    """The ids that a search finds, each key a stretch of its own index, one more than are shown."""
    parts = [who.order_by().values_list("pk", flat=True)[: EACH + 1] for who in customers_named(typed)]
    if not parts:
        return []
    first, *rest = parts
    return list(dict.fromkeys(first.union(*rest, all=True)))


def _window(which: QuerySet[Customer], after: str, before: str, limit: int) -> Window[CustomerRow]:
    """Names are not unique: the id decides between those of one name."""
    beyond, ahead = _place(after), _place(before)
    if ahead is not None:
        name, pk = ahead
        found = which.filter(Q(name_key__lte=name), Q(name_key__lt=name) | Q(pk__lt=pk))
        rows = _rows(found.order_by("-name_key", "-pk")[: limit + 1])
        has_more, rows = len(rows) > limit, rows[:limit][::-1]
        return _ends(rows, ahead=has_more, beyond=bool(rows))
    if beyond is not None:
        name, pk = beyond
        which = which.filter(Q(name_key__gte=name), Q(name_key__gt=name) | Q(pk__gt=pk))
    rows = _rows(which.order_by("name_key", "pk")[: limit + 1])
    return _ends(rows[:limit], ahead=beyond is not None and bool(rows), beyond=len(rows) > limit)


def _place(text: str) -> tuple[str, int] | None:
    """Where a customer stands by name; None for what names nobody."""
    is_id = text.isascii() and text.isdigit() and len(text) < 19
    found = Customer.objects.filter(pk=int(text)).values_list("name_key", "pk") if is_id else None
    return found.first() if found is not None else None


def _ends(rows: list[CustomerRow], *, ahead: bool, beyond: bool) -> Window[CustomerRow]:
    return Window(
        rows,
        before=str(rows[0].customer.pk) if rows and ahead else "",
        after=str(rows[-1].customer.pk) if rows and beyond else "",
    )


def _rows(customers: QuerySet[Customer]) -> list[CustomerRow]:
    theirs = Order.objects.filter(customer=OuterRef("pk")).order_by().values("customer")
    shown = customers.annotate(
        order_count=Coalesce(Subquery(theirs.annotate(n=Count("pk")).values("n")), 0),
        last_at=Subquery(theirs.annotate(at=Max("placed_at")).values("at")),
    )
    return [CustomerRow(each, each.order_count, each.last_at) for each in shown]


def credit_account(customer: Customer) -> str:
    """The account of a customer's store credit."""
    return f"customer:{customer.pk}"


def credit_entries(customer: Customer) -> list[CreditEntry]:
    """What came into and went out of their store credit, newest first, at most `MOST_ENTRIES`."""
    entries = CreditEntry.objects.filter(account=credit_account(customer))
    return list(entries.select_related("intent__order", "capture__order").order_by("-pk")[:MOST_ENTRIES])
