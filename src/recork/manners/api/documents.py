"""What an API says about itself: the OpenAPI document, and the page on which calls can be tried."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

# Swagger UI draws its arrows and locks from pictures inside its style sheet; a picture runs nothing.
WITH_DRAWN_PICTURES: dict[str, Collection[str]] = {**settings.SECURE_CSP, "img-src": [CSP.SELF, "data:"]}

type View = Callable[[HttpRequest], HttpResponse]


@dataclass
class Documents:
    """The documents of one API."""

    api: NinjaAPI

    @cached_property
    def contract(self) -> str:
        """The document as text, the same whenever the calls are the same."""
        schema = self.api.get_openapi_schema(path_prefix="/api/v1/")
        return json.dumps(schema, indent=2, sort_keys=True) + "\n"

    def openapi(self) -> View:
        """The page that gives the document."""

        @require_safe
        @login_not_required
        def openapi(_request: HttpRequest) -> HttpResponse:
            return HttpResponse(self.contract, content_type="application/json")

        return openapi

    def docs(self) -> View:
        """The page with buttons that make the calls. It forgets its token when it is left."""

        @require_safe
        @login_not_required
        @csp_override(WITH_DRAWN_PICTURES)
        def docs(request: HttpRequest) -> HttpResponse:
            swagger = {
                "url": reverse("api_document"),
                "layout": "BaseLayout",
                "deepLinking": True,
                "tryItOutEnabled": True,
            }
            return render(request, "look/api_docs.html", {"swagger": swagger, "title": self.api.title})

        return docs
