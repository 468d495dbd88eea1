"""Light, dark, or as the device says: kept in a cookie of the browser, so that it holds before signing in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from recork.manners.web.way_back import way_back

THEMES = ("light", "dark")
A_YEAR_S = 365 * 24 * 60 * 60


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to where it was made; anything but light and dark means the device's own."""
    back = HttpResponseRedirect(way_back(request))
    theme = request.POST.get("theme")
    if theme in THEMES:
        back.set_cookie(
            settings.THEME_COOKIE_NAME,
            theme,
            max_age=A_YEAR_S,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        back.delete_cookie(settings.THEME_COOKIE_NAME, samesite="Lax")
    return back


def theme_of(request: HttpRequest) -> str | None:
    """The theme that this browser's person has chosen, if any."""
    theme = request.COOKIES.get(settings.THEME_COOKIE_NAME)
    return theme if theme in THEMES else None
