"""The shop's pages, noun by noun."""

from django.urls import URLPattern, URLResolver, path

from recork.manners.web.theme import choose_theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("theme/", choose_theme, name="theme"),
]
