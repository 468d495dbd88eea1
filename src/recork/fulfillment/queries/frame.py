"""What the frame around every page needs to know of wineries."""

from typing import NamedTuple

from django.db import connection

from recork.fulfillment.models import Winery


class WineryFace(NamedTuple):
    """A winery as the frame shows it; its own support contact may be empty."""

    name: str = ""
    support_phone: str = ""
    support_email: str = ""


class WineryChoice(NamedTuple):
    """One winery to look at."""

    id: int
    slug: str
    name: str


def face_of(winery_id: int) -> WineryFace:
    """Name and contact of one winery in scope; empty when it isn't."""
    row = Winery.objects.filter(pk=winery_id).values_list("name", "support_phone", "support_email").first()
    return WineryFace(*row) if row else WineryFace()


def wineries_to_choose() -> list[WineryChoice]:
    """All wineries by name, for the house's own people; the transaction's scope stays as it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, slug, name FROM list_wineries() ORDER BY name, id")
        return [WineryChoice(*row) for row in cursor.fetchall()]
