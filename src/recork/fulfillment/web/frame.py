"""What every page shows around its own business: menu, sections, support, theme."""

from django.conf import settings
from django.http import HttpRequest

from recork.fulfillment.models.scope import Seat


def frame(request: HttpRequest) -> dict[str, object]:
    """Fill the frame of `look/base.html`; for somebody not signed in only what is the same for all."""
    seat: Seat | None = getattr(request, "seat", None)
    common: dict[str, object] = {
        "house": settings.HOUSE,
        "house_label": "Fulfillment",
        "support": None,
    }
    return common if seat is None else common | {"seat": seat}
