"""Reading what a caller sends: JSON, once, and not too much of it."""

import json
from collections import Counter
from http import HTTPStatus

from django.http import HttpRequest
from django.http.request import UnreadablePostError
from ninja.parser import Parser

from recork.manners.api.problem import CallRefused

MOST_BYTES = 1_000_000
"""Ten thousand order numbers of sixty letters are two thirds of it."""


def bring_body(request: HttpRequest) -> None:
    """Read the body into the request, before any row is locked for it. Raises `CallRefused`.

    Whoever announces too much is refused without reading it.
    """
    if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
        raise CallRefused(
            HTTPStatus.LENGTH_REQUIRED, "length_required", "Say how long the body is: Content-Length."
        )
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise CallRefused(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "too_large",
            f"A body may have {MOST_BYTES:,} bytes at most.",
        )
    try:
        request.body  # noqa: B018 -- Django reads it now and keeps it
    except UnreadablePostError as error:
        raise _malformed("The body ended before its announced length.") from error


class OnceOnlyJson(Parser):
    """JSON in which every key stands once and every number is a number."""

    def parse_body(self, request: HttpRequest) -> dict[str, object]:
        if request.content_type != "application/json":
            raise CallRefused(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "Send JSON, with the header Content-Type: application/json.",
                headers={"Accept": "application/json"},
            )
        try:
            parsed: dict[str, object] = json.loads(
                request.body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number
            )
        except UnicodeDecodeError as error:
            raise _malformed("The body isn't UTF-8.") from error
        except RecursionError as error:
            raise _malformed("The body is nested too deeply.") from error
        except ValueError as error:
            raise _malformed(f"The body isn't JSON: {error}.") from error
        return parsed


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    whole = dict(pairs)
    if len(whole) < len(pairs):
        # One pass, however many there are: a hundred thousand fit in a body.
        (twice, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        raise _malformed(f"The key {twice[:60]!a} stands twice in one object.")
    return whole


def _no_number(word: str) -> None:
    raise _malformed(f"{word} is no number in JSON.")


def _malformed(detail: str) -> CallRefused:
    return CallRefused(HTTPStatus.BAD_REQUEST, "malformed", detail)
