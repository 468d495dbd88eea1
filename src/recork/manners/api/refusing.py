"""Refusals that any call of any house may meet, from exception to problem."""

from collections.abc import Callable
from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from recork.manners.api.problem import CallRefused, FieldProblem, ForbiddenProblem


def answering[E: Exception](api: NinjaAPI, kind: type[E], tell: Callable[[E], CallRefused]) -> None:
    """Let the API answer this kind of exception with a problem, after taking back what the call began."""

    def answer(_request: HttpRequest, error: E | type[E]) -> HttpResponse:
        assert isinstance(error, kind)
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
        return tell(error).answer()

    api.add_exception_handler(kind, answer)


def teach_manners(api: NinjaAPI) -> None:
    """Let the API answer what is wrong in shape."""
    answering(api, CallRefused, lambda refused: refused)
    answering(api, ValidationError, _invalid)
    answering(api, HttpError, _from_parser)


def _invalid(error: ValidationError) -> CallRefused:
    """Name each field at fault; the first leads."""
    return invalid([(_field(found["loc"]), str(found["msg"])) for found in error.errors])


def invalid(found: list[tuple[str, str]]) -> CallRefused:
    """A call that is wrong in shape: pairs of field and words."""
    problems = [FieldProblem(field=field, detail=words) for field, words in found]
    first = problems[0]
    return CallRefused(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid",
        f"{first.field or 'body'}: {first.detail}.",
        field=first.field,
        errors=problems,
    )


def forbidden(words: str, scope: str) -> CallRefused:
    """A call of somebody whom we know and who may not make it: the words say why, `scope` what is missing."""
    return CallRefused(
        HTTPStatus.FORBIDDEN,
        "forbidden",
        words,
        headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
        shape=ForbiddenProblem,
        scope=scope,
    )


def _field(place: tuple[str | int, ...]) -> str:
    """Spell where it stands as the caller would: `lines.0.bottles`.

    The first two words say path, query or body, and how our function calls the body.
    """
    source, *rest = map(str, place)
    steps = rest[1:] if source == "body" else rest
    # A key of the caller's own may hold what can't be written as UTF-8.
    return ".".join(steps).encode("utf-8", "replace").decode()[:200]


def _from_parser(error: HttpError) -> CallRefused:
    """ninja wraps whatever the parser of bodies raised; all its other errors have their own kind."""
    if isinstance(error.__cause__, CallRefused):
        return error.__cause__
    status = HTTPStatus(error.status_code)
    return CallRefused(status, status.name.lower(), str(error))
