"""How an order is named in the admin's addresses."""

from django.urls import register_converter


class OrderNumber:
    """Any number that an order may bear, in one segment of an address; what can't be a number names no order."""

    regex = r"[^/\x00-\x1f]{1,60}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(OrderNumber, "number")

ORDER = "orders/<number:number>/"
"""Where one order is, with all that belongs to it."""
