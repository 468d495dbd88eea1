"""Find the order that an address names."""

from django.http import Http404

from recork.commerce.queries.order_page import OrderRead, read_order


def find_order(number: str) -> OrderRead:
    """Read the order with this number of its own, or answer 404."""
    read = read_order(number)
    if read is None:
        raise Http404("There is no such order.")
    return read
