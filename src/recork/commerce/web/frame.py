"""What every page shows around its own business."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from recork.manners.web.frame import Support
from recork.manners.web.theme import theme_of


def frame(request: HttpRequest) -> dict[str, object]:
    """Fill the frame of `look/base.html`."""
    return {
        "house": "shop",
        "house_label": "Shop admin",
        "theme": theme_of(request),
        "theme_url": reverse("theme"),
        "support": Support(settings.SUPPORT_PHONE, settings.SUPPORT_EMAIL),
    }
