"""What the API says about itself: the OpenAPI document, and the page on which calls can be tried."""

import json
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
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


# Swagger UI draws its arrows and locks from pictures inside its style sheet; a picture runs nothing.
WITH_DRAWN_PICTURES = settings.SECURE_CSP | {"img-src": [CSP.SELF, "data:"]}


@require_safe
@login_not_required
@csp_override(WITH_DRAWN_PICTURES)
def docs(request: HttpRequest) -> HttpResponse:
    """Show the document, with buttons that make the calls. The page forgets its token when it is left."""
    swagger = {
        "url": reverse("api_document"),
        "layout": "BaseLayout",
        "deepLinking": True,
        "tryItOutEnabled": True,
    }
    return render(request, "api/docs.html", {"swagger": swagger})
