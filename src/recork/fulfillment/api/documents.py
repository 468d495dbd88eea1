"""What the API says about itself: the OpenAPI document, and the page on which calls can be tried."""

import json
from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from recork.fulfillment.api.site import api

CONTRACT = "contracts/fulfillment.v1.json"
"""Where the document is kept for readers of the code; a test compares."""


@cache
def contract() -> str:
    """The document as text, the same whenever the calls are the same."""
    return json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), indent=2, sort_keys=True) + "\n"


@require_safe
@login_not_required
def openapi(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return HttpResponse(contract(), content_type="application/json")


@require_safe
@login_not_required
def docs(request: HttpRequest) -> HttpResponse:
    """Show the document, with buttons that make the calls. The page forgets its token when it is left."""
    swagger = {
        "url": reverse("api_document"),
        "layout": "BaseLayout",
        "deepLinking": True,
        "tryItOutEnabled": True,
    }
    return render(request, "api/docs.html", {"swagger": swagger})
