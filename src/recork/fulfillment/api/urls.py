"""All addresses for programs, and for those who watch over the house."""

from django.urls import URLPattern, URLResolver, path, re_path

from recork.fulfillment.api.documents import docs, openapi
from recork.fulfillment.api.health import healthz, metrics, readyz
from recork.fulfillment.api.site import api, manners, unknown_address


def _mannered(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Put the manners before every call; ninja's own page at the root, which only finds the rest, is left out."""
    calls = [
        pattern for pattern in patterns if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ]
    for call in calls:
        call.callback = manners(call.callback)
    return [*calls]


_calls, _application, _namespace = api.urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", (_mannered(_calls), _application, _namespace)),
    path("api/v1/openapi.json", openapi, name="api_document"),
    path("api/v1/docs", docs, name="api_docs"),
    re_path(r"^api(?:/|$)", unknown_address),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
