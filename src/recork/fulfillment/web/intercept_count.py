"""The number of orders to pull out beside the entry of the menu: the floor must see a new one at once."""

from django.urls import reverse

from recork.fulfillment.models.scope import Seat
from recork.fulfillment.queries.intercept import count_open_intercepts
from recork.manners.web.menu import Link


def with_intercepts(row: list[Link], seat: Seat) -> list[Link]:
    """The links of a section with the number, as it is seen from this seat. One statement, on the floor alone."""
    there = reverse("floor_intercepts")
    if there not in [url for _, url, _ in row]:
        return row
    count = count_open_intercepts(seat.looking_at)
    return [
        (f"{label} ({count})" if count and url == there else label, url, current)
        for label, url, current in row
    ]
