"""The audit trail of the winery that is looked at, or of the whole house."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from recork.fulfillment.models import AuditEntry, Order
from recork.fulfillment.rules.search import fulfillment_number, order_id_of


def entries_of(looking_at: int | None) -> QuerySet[AuditEntry]:
    """The entries in scope; saying which winery's lets its index serve."""
    return (
        AuditEntry.objects.filter(winery=looking_at) if looking_at is not None else AuditEntry.objects.all()
    )


def orders_called(number: str) -> list[int]:
    """The ids of orders of this number, the house's or a shop's."""
    named = Q(order_number=number)
    order_id = order_id_of(number)
    met = named if order_id is None else named | Q(pk=order_id)
    return list(Order.objects.filter(met).values_list("pk", flat=True)[:20])


def numbers_of(order_ids: set[int]) -> Mapping[int, str]:
    """The house's numbers of orders that are in scope."""
    found = Order.objects.filter(pk__in=order_ids).values_list("pk", flat=True) if order_ids else ()
    return {each: fulfillment_number(each) for each in found}
