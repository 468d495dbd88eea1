"""All addresses for programs, and for those who watch over the house."""

from django.urls import URLPattern, URLResolver, path, re_path

from recork.fulfillment.api.documents import docs, openapi
from recork.fulfillment.api.health import metrics
from recork.fulfillment.api.site import api
from recork.manners.api.documented import mannered_calls, unknown_address
from recork.manners.api.health import healthz, readyz

_calls, _application, _namespace = api.urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", (mannered_calls(_calls), _application, _namespace)),
    path("api/v1/openapi.json", openapi, name="api_document"),
    path("api/v1/docs", docs, name="api_docs"),
    re_path(r"^api(?:/|$)", unknown_address),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
