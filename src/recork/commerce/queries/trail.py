"""The audit trail's orders by their numbers."""

from collections.abc import Mapping

from recork.commerce.models import Order


def orders_called(number: str) -> list[int]:
    return list(Order.objects.filter(number=number).values_list("pk", flat=True))


def numbers_of(order_ids: set[int]) -> Mapping[int, str]:
    return dict(Order.objects.filter(pk__in=order_ids).values_list("pk", "number")) if order_ids else {}
