"""An API of a house: its document, and the manners that hold for every address under it."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from logging import getLogger
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from recork.manners.api.broken import call_unavailable
from recork.manners.api.problem import PROBLEM_JSON, CallRefused

type View = Callable[..., HttpResponseBase]


class DocumentedApi(NinjaAPI):
    """An API whose document says how it refuses: as a problem, not as plain JSON."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Write the document, with problems under their own media type."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for calls in document["paths"].values():
            for call in calls.values():
                _refuse_with_problems(call["responses"])
                _leave_out_null(call["parameters"])
        document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"token": []}]
        return document


def _refuse_with_problems(responses: dict[int, Any]) -> None:
    for status, response in responses.items():
        content = response.get("content", {})
        if status >= 400 and "application/json" in content:
            content[PROBLEM_JSON] = content.pop("application/json")


def _leave_out_null(parameters: list[dict[str, Any]]) -> None:
    """A parameter in an address is there or it isn't; it can't be null."""
    for parameter in parameters:
        match parameter["schema"].pop("anyOf", None):
            case [one, {"type": "null"}]:
                parameter["schema"] |= one


def manners(view: View) -> View:
    """What holds at every address: no cookies, no log-in page, nothing kept by anybody on the way,
    and even what Django itself refuses is a problem.
    """

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def mannered(request: HttpRequest, **named: object) -> HttpResponseBase:
        try:
            response = view(request, **named)
        except OperationalError as error:
            getLogger(__name__).exception("The database did not answer %s", request.path)
            response = call_unavailable(error).answer()
        if isinstance(response, HttpResponseNotAllowed):
            response = _wrong_method(request, response["Allow"]).answer()
        response["Cache-Control"] = "no-store"
        return response

    return mannered


@manners
def unknown_address(request: HttpRequest, **_named: object) -> HttpResponseBase:
    """Nothing is here."""
    return CallRefused(HTTPStatus.NOT_FOUND, "not_found", f"There is no {request.path}.").answer()


def _wrong_method(request: HttpRequest, allowed: str) -> CallRefused:
    return CallRefused(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "method_not_allowed",
        f"{request.method} means nothing here; {allowed} does.",
        headers={"Allow": allowed},
    )


def mannered_calls(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Put the manners before every call; ninja's own page at the root, which only finds the rest, is left out."""
    calls = [
        pattern for pattern in patterns if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ]
    for call in calls:
        call.callback = manners(call.callback)
    return [*calls]
