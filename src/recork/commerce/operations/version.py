"""Somebody was quicker: what a person was shown is no longer how the order stands."""

from django.utils import timezone

from recork.commerce.models import Order
from recork.commerce.rules.refusal import Refused


def overtaken(order: Order, version: int | None) -> Refused | None:
    """Say who has changed a locked order since it was shown; None when nobody has.

    version  what the person was shown; None takes the order as it stands
    """
    if version is None or version == order.version:
        return None
    at = timezone.localtime(order.changed_at)
    words = f"{order.changed_by} has changed order {order.number} at {at:%H:%M}. Nothing of yours was saved."
    return Refused("version_conflict", words, ("Look at the order as it stands now, then choose again",))
