"""All addresses of the house."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("recork.fulfillment.api.urls")),
    path("account/", include("recork.manners.web.account_urls")),
    path("help/", include("recork.look.help")),
    path("", include("recork.fulfillment.web.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("look/", include("recork.look.urls")))  # every component in every state
handler500 = "recork.manners.broken.say_broken"
