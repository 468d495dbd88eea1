"""Light, dark, or as the device says: kept in a cookie of the browser, so that it holds before signing in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from recork.fulfillment.web.frame import THEME_COOKIE, THEMES
from recork.fulfillment.web.way_back import way_back

A_YEAR_S = 365 * 24 * 60 * 60


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to where it was made; anything but light and dark means the device's own."""
    back = HttpResponseRedirect(way_back(request))
    theme = request.POST.get("theme")
    if theme in THEMES:
        back.set_cookie(
            THEME_COOKIE,
            theme,
            max_age=A_YEAR_S,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        back.delete_cookie(THEME_COOKIE, samesite="Lax")
    return back
