"""All addresses for programs, and for those who watch over the shop."""

from django.urls import URLPattern, URLResolver, path

from recork.manners.api.health import healthz, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
