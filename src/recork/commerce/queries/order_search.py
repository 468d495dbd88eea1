"""Quick search: what somebody types with the customer on the phone, looked up wherever it may stand."""

from dataclasses import dataclass

from django.db.models import QuerySet

from recork.commerce.models import Customer, Order, Submission
from recork.commerce.rules.search import name_key, spellings
from recork.manners.prefix import after_prefix

EACH = 500
"""Orders found by one kind of key; whoever hits more must type more."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: `opens` is the number of the one order that was meant exactly, else `ids` in no order.

    `cut` says that there are more than those.
    """

    opens: str = ""
    ids: tuple[int, ...] = ()
    cut: bool = False


def quick_search(typed: str) -> Found:
    """Find orders by their number, a number they were sent under, the customer's name or e-mail.

    typed  outer spaces taken off, not empty
    """
    typed = typed.removeprefix("#").strip()
    exact = _exact(typed)
    if len(exact) == 1:
        return Found(opens=exact[0])
    parts = [ids.order_by()[: EACH + 1] for ids in _lookups(typed)]
    first, *rest = parts
    ids: list[int] = list(first.union(*rest, all=True))  # type: ignore[arg-type]  # the stubs forget values_list
    return Found(ids=tuple(dict.fromkeys(ids)), cut=len(ids) > EACH)


def order_of_number(number: str) -> str:
    """The order's own number for a number that it bears or was sent under; empty when there is none."""
    sent = Submission.objects.filter(order_number=number).values_list("order__number", flat=True)
    own = Order.objects.filter(number=number).values_list("number", flat=True)
    return own.first() or sent.first() or ""


def _exact(typed: str) -> list[str]:
    numbers = spellings(typed)
    own = Order.objects.filter(number__in=numbers).values_list("number")
    sent = Submission.objects.filter(order_number__in=numbers).values_list("order__number")
    return [number for (number,) in own.union(sent)[:2]]


def _lookups(typed: str) -> list[QuerySet[Order]]:
    """A stretch of one index each."""
    orders: list[QuerySet[Order]] = []
    for number in spellings(typed):
        beyond = after_prefix(number)
        orders += [
            Order.objects.filter(number__gte=number, number__lt=beyond),
            Order.objects.filter(submissions__order_number__gte=number, submissions__order_number__lt=beyond),
        ]
    orders += [Order.objects.filter(customer__in=who) for who in customers_named(typed)]
    return [found.values_list("pk", flat=True) for found in orders]  # type: ignore[misc]  # ids, not rows


def customers_named(typed: str) -> list[QuerySet[Customer]]:
    """The customers whose name, surname or e-mail begins so, each kind a stretch of its own index."""
    key, email = _name_key(typed), typed.lower()
    customers = []
    if any(sign.isalpha() for sign in key):
        beyond = after_prefix(key)
        customers.append(Customer.objects.filter(name_key__gte=key, name_key__lt=beyond))
        if " " not in key:
            customers.append(Customer.objects.filter(surname_key__gte=key, surname_key__lt=beyond))
    if " " not in email:
        customers.append(Customer.objects.filter(email__gte=email, email__lt=after_prefix(email)))
    return customers


def _name_key(typed: str) -> str:
    """Fold a name; "Vega, Marisol" is read the other way round."""
    last, comma, first = typed.partition(",")
    return name_key(f"{first} {last}" if comma and first.strip() else typed.replace(",", " "))
