"""How many wait beside the entries of the menu that people must see at once: to pull out, and to ask a carrier."""

from django.urls import reverse

from recork.fulfillment.models.scope import Seat
from recork.fulfillment.queries.carrier_request import count_open_carrier_requests
from recork.fulfillment.queries.intercept import count_open_intercepts
from recork.manners.web.menu import Link

COUNTS = {"floor_intercepts": count_open_intercepts, "floor_carrier": count_open_carrier_requests}


def with_waiting(row: list[Link], seat: Seat) -> list[Link]:
    """The links of a section with the numbers, as they are seen from this seat. A statement each, on the floor alone."""
    counts = {reverse(name): count for name, count in COUNTS.items()}
    return [
        (_label(label, counts[url](seat.looking_at)) if url in counts else label, url, current)
        for label, url, current in row
    ]


def _label(label: str, count: int) -> str:
    return f"{label} ({count})" if count else label
