"""Letters to customers: owed in the transaction of what they tell, sent by a job."""

from datetime import datetime

from recork.commerce.models import Order


def owe_mail(order: Order, kind: str, about: str, *, now: datetime) -> None:
    """Owe a letter about one thing, once."""
