"""All addresses for programs, and for those who watch over the shop."""

from django.urls import URLPattern, URLResolver, path

from recork.commerce.api.heard import webhook
from recork.manners.api.health import healthz, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("webhooks/fulfillment/", webhook, name="webhook"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
