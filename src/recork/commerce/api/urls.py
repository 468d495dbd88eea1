"""All addresses for programs, and for those who watch over the shop."""

from django.urls import URLPattern, URLResolver, path

from recork.commerce.api.gateway_heard import stripe_webhook
from recork.commerce.api.heard import webhook
from recork.manners.api.health import healthz, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("webhooks/fulfillment/", webhook, name="webhook"),
    path("webhooks/stripe/", stripe_webhook, name="stripe_webhook"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
