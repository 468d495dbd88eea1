"""The number of disagreements beside the entry of the menu; nobody minds one that is half a minute old."""

from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from recork.fulfillment.models.scope import Seat
from recork.fulfillment.queries.disagreements import MOST, count_disagreements
from recork.manners.web.menu import Link

REMEMBERED_S = 30


def counted(row: list[Link], seat: Seat) -> list[Link]:
    """The links of a section with the number, as it is seen from this seat; none when all agree."""
    there = reverse("disagreements")
    if there not in [url for _, url, _ in row]:
        return row
    count = count_of(seat)
    return [(_label(label, count) if url == there else label, url, current) for label, url, current in row]


def count_of(seat: Seat) -> int:
    """How many this person may see, as it was half a minute ago."""
    return int(caches["process"].get_or_set(_key(seat), lambda: _count(seat), REMEMBERED_S) or 0)


def remember(seat: Seat, count: int) -> None:
    """Whoever has just read them all knows the number."""
    caches["process"].set(_key(seat), count, REMEMBERED_S)


def _count(seat: Seat) -> int:
    return count_disagreements(seat.looking_at, timezone.now())


def _label(label: str, count: int) -> str:
    more = "+" if count >= MOST else ""
    return f"{label} ({count}{more})" if count else label


def _key(seat: Seat) -> str:
    return f"disagreements:{seat.looking_at or 'all'}"
