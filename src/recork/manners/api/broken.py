"""A call that we could not answer: the database was away or too slow, or something of ours broke."""

from http import HTTPStatus

from django.db import OperationalError
from psycopg.errors import QueryCanceled

from recork.manners.api.problem import CallRefused

AWAY = "The database does not answer. Nothing is known to have changed: make the same call again."
TOO_LONG = "This took longer than a call may. Nothing was changed: ask for less, or make the same call again."
BROKEN = "Something broke on our side, and we have noted it. Nothing is known to have changed: make the same call again."


def call_unavailable(error: OperationalError) -> CallRefused:
    """503: the same call may get an answer in a moment."""
    return CallRefused(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "unavailable",
        TOO_LONG if isinstance(error.__cause__, QueryCanceled) else AWAY,
        headers={"Retry-After": "5"},
    )


def break_call() -> CallRefused:
    """500, with nothing of what broke."""
    return CallRefused(HTTPStatus.INTERNAL_SERVER_ERROR, "broken", BROKEN)
