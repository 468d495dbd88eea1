"""What every browser is told and may send, whatever the page: settled before any view is asked."""

from collections.abc import Callable
from http import HTTPStatus
from logging import getLogger
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db import OperationalError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from psycopg.errors import QueryCanceled

from recork.manners.methods import LEAVES

type Answer = Callable[[HttpRequest], HttpResponseBase]
type View = Callable[..., HttpResponseBase]

OURS = frozenset({"", "same-origin", "none"})
"""Whose doing a request is, as `Sec-Fetch-Site` says it: a page of ours, the person's own, or an older browser's."""

MOST_BYTES = 3_000_000
"""A sheet of the largest size, as a form carries it back after a look at it, with room to spare."""

FORGET = '"cache", "storage"'
"""What a browser forgets at signing out. Not its cookies: the session's goes by itself, the light stays as chosen."""


def say_away(error: OperationalError) -> HttpResponse:
    """Tell a person that the database is away, or was too slow."""
    getLogger(__name__).error("The database did not answer a page", exc_info=error)
    words = render_to_string("503.html", {"is_late": isinstance(error.__cause__, QueryCanceled)})
    return HttpResponse(words, status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "5"})


class AtTheDoor:
    """Refuse what another site's page sends and what is too large; let no browser keep what it was shown.

    What is exempt from CSRF tokens is not a browser's business: it knows its callers by a key or a signature.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        response.setdefault("Cache-Control", "no-store")
        if getattr(request, "signed_out", False):
            response["Clear-Site-Data"] = FORGET
        return response

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A database that is away, or a statement that took too long, is said as such. No page needs it to say so."""
        if not isinstance(error, OperationalError):
            return None
        return say_away(error)

    def process_view(
        self, request: HttpRequest, view: View, _args: Any, _named: dict[str, Any]
    ) -> HttpResponse | None:
        """Judge what wants to change something, before its form is read."""
        if request.method in LEAVES or getattr(view, "csrf_exempt", False):
            return None
        if request.headers.get("Sec-Fetch-Site", "") not in OURS:
            return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)
        if not _is_fit(request.META.get("CONTENT_LENGTH") or "0"):
            return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return None


@receiver(user_logged_out)
def note_signing_out(request: HttpRequest | None = None, **_: object) -> None:
    """Remember it for the answer, whoever ended the session."""
    if request is not None:
        request.signed_out = True  # type: ignore[attr-defined]  # a note of ours


def _is_fit(length: str) -> bool:
    return length.isdecimal() and int(length) <= MOST_BYTES
