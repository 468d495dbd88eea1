"""Erase whom orders were for: at a customer's wish, or once an order has been over for as long as the shop keeps it.

Amounts, bottles, states and numbers stay, so that every sum still adds up. What was told to the warehouse is erased there
too, by a job (`erasure_told`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import BooleanField, CharField, Exists, Func, OuterRef, Sum, Value
from django.db.models.functions import Cast, Concat

from recork.commerce.models import CreditEntry, Customer, Order, Shop
from recork.commerce.operations.timeline import owe_report
from recork.commerce.rules.actor import MACHINE, Actor, Verb, require
from recork.commerce.rules.order import OrderStatus
from recork.commerce.rules.refusal import Refused

AT_ONCE = 100
"""Orders in one transaction of the nightly job."""

NEWS_KEPT = timedelta(days=90)
"""What the warehouse told is kept so long after it was applied, or came, for whoever looks into what went wrong."""

MOST_NEWS = 5_000


@dataclass(frozen=True, slots=True)
class Erased:
    """The customer, and how many orders were erased with them now: none the second time."""

    customer: Customer
    orders: int


@transaction.atomic
def erase_customer(actor: Actor, customer_id: int, *, now: datetime) -> Erased | Refused | None:
    """Erase a customer and all their orders, or nothing while one of them is in anybody's hands.

    None when there is no such customer. Asking again changes nothing, unless an order has come since. Raises `NotAllowed`.
    """
    require(actor, Verb.ERASE)
    theirs = Order.objects.filter(customer=customer_id, erased_at=None)
    # orders are locked before their customer, as whoever sells one anew does
    ids = list(theirs.select_for_update().order_by("pk").values_list("pk", flat=True))
    customer = Customer.objects.select_for_update().filter(pk=customer_id).first()
    if customer is None:
        return None
    erased = _erase(ids, actor.name, now)
    left = theirs.order_by("placed_at").values_list("number", flat=True).first()
    if left is not None:
        transaction.set_rollback(True)
        return _still_needed(left)
    _erase_customer(customer.pk, actor.name, now)
    customer.refresh_from_db()
    return Erased(customer, len(erased))


def erase_old(*, now: datetime) -> int:
    """Erase what has been over for longer than the shop keeps it: some orders, then customers of whom nothing is left.

    Returns how many orders were erased; none means that it is done for today.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT empty_news(%s, %s, %s)", [now - NEWS_KEPT, MOST_NEWS, now])
    shop = Shop.objects.first()
    if shop is None or shop.keep_days is None:
        return 0
    before = now - timedelta(days=shop.keep_days)
    with transaction.atomic():
        over = Order.objects.filter(
            status__in=(OrderStatus.COMPLETED, OrderStatus.CANCELLED), erased_at=None, changed_at__lt=before
        )
        free = over.annotate(held=Func("pk", function="in_hand", output_field=BooleanField())).filter(
            held=False
        )
        ids = list(free.order_by("changed_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
        erased = _erase(ids, MACHINE.name, now)
    _erase_forgotten(before, now)
    return len(erased)


@transaction.atomic
def _erase_forgotten(before: datetime, now: datetime) -> None:
    """Customers without an order that names them, and without credit that they could still come for."""
    account = Concat(Value("customer:"), Cast(OuterRef("pk"), CharField()))
    credit = CreditEntry.objects.filter(account=account).values("account").annotate(sum=Sum("amount_cents"))
    gone = Customer.objects.filter(erased_at=None, created_at__lt=before).filter(
        ~Exists(Order.objects.filter(customer=OuterRef("pk"), erased_at=None)),
        ~Exists(credit.filter(sum__gt=0)),
    )
    for customer_id in list(gone.order_by("created_at").values_list("pk", flat=True)[:AT_ONCE]):
        _erase_customer(customer_id, MACHINE.name, now)


def _erase(order_ids: list[int], who: str, now: datetime) -> list[int]:
    """Erase those of the orders that nobody needs any more, and owe the warehouse a report without their words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_orders(%s, %s, %s)", [order_ids, who, now])
        (erased,) = cursor.fetchone()
    for order in Order.objects.filter(pk__in=erased).only("pk"):
        owe_report(order, now=now)
    return list(erased)


def _erase_customer(customer_id: int, who: str, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_customer(%s, %s, %s)", [customer_id, who, now])


def _still_needed(number: str) -> Refused:
    words = (
        f"Order {number} is not over yet: it is on its way, waits for an answer or for money, or a letter about it is "
        "owed. Nothing was erased."
    )
    return Refused("still_needed", words, (f"Finish or cancel order {number}, then erase the customer",))
