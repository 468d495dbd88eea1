"""All addresses for programs, and for those who watch over the shop."""

from django.urls import URLPattern, URLResolver, path, re_path

from recork.commerce.api.documents import docs, openapi
from recork.commerce.api.gateway_heard import stripe_webhook
from recork.commerce.api.health import metrics
from recork.commerce.api.heard import webhook
from recork.commerce.api.site import api
from recork.manners.api.documented import mannered_calls, unknown_address
from recork.manners.api.health import healthz, readyz

_calls, _application, _namespace = api.urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", (mannered_calls(_calls), _application, _namespace)),
    path("api/v1/openapi.json", openapi, name="api_document"),
    path("api/v1/docs", docs, name="api_docs"),
    re_path(r"^api(?:/|$)", unknown_address),
    path("webhooks/fulfillment/", webhook, name="webhook"),
    path("webhooks/stripe/", stripe_webhook, name="stripe_webhook"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
