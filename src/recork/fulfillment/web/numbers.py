"""How an order is named in the portal's addresses."""

from django.urls import register_converter

from recork.fulfillment.rules.search import FULFILLMENT_NUMBER


class FulfillmentNumber:
    """F1000234 in an address; anything else there names no order, so that other words may stand in its place."""

    regex = rf"(?i:{FULFILLMENT_NUMBER.pattern.replace('(', '(?:')})"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(FulfillmentNumber, "fulfillment")

ORDER = "orders/<fulfillment:number>/"
"""Where one order is, with all that belongs to it."""
