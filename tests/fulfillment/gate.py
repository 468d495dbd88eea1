"""A gate at which one order is held."""

from collections.abc import Iterator
from contextlib import contextmanager

from recork.fulfillment.models import Order, scope
from tests.support.gate import Gate


def gate_at(order: Order) -> Gate:
    """Whoever wants this order's lock waits until the gate is opened."""
    return Gate(_held(order))


@contextmanager
def _held(order: Order) -> Iterator[None]:
    with scope.of_every_winery():
        Order.objects.select_for_update().get(pk=order.pk)
        yield
