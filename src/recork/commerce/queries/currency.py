"""The one currency that a shop sells in, and that all credit here is in."""

from recork.commerce.models import Shop


def shop_currency() -> str:
    """Its three letters."""
    return Shop.objects.values_list("currency", flat=True).first() or "USD"
