"""What every call passes before anything is done: a body of fit size, a living key, known parameters."""

import inspect
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_plus

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from ninja.decorators import decorate_view
from ninja.operation import Operation
from ninja.params.models import QueryModel

from recork.manners.api.body import bring_body
from recork.manners.api.meter import METER
from recork.manners.api.problem import CallRefused, NextStepShown
from recork.manners.api.refusing import invalid
from recork.manners.token import OURS

type Run = Callable[..., HttpResponseBase]
type Seat = Callable[[HttpRequest], None]


def guarded[F: Callable[..., Any]](seat: Seat) -> Callable[[F], F]:
    """Let through whom `seat` finds a place for, in one transaction that begins with it.

    A problem that was raised takes the transaction back; one that was answered, such as a declined
    cancellation, keeps it. `seat` raises `CallRefused` for anybody it doesn't know.
    """

    def guard(run: Run) -> Run:
        known = _query_names(run)

        @wraps(run)
        def enter(request: HttpRequest, **named: object) -> HttpResponseBase:
            left: dict[str, str] = {}
            try:
                _refuse_token_in_address(request)
                left = METER.count(bearer_of(request))
                _refuse_no_key(request)
                bring_body(request)
                with transaction.atomic():
                    seat(request)
                    _refuse_unknown(request, known)
                    response = run(request, **named)
            except CallRefused as refused:
                response = refused.answer()
            for name, words in left.items():
                response[name] = words
            return response

        return enter

    return decorate_view(guard)


def bearer_of(request: HttpRequest) -> str:
    """The secret that a call bears, "" when it bears none."""
    kind, _, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def unauthorized() -> CallRefused:
    """No key, or none that is valid today."""
    return CallRefused(
        HTTPStatus.UNAUTHORIZED,
        "unauthorized",
        "This call needs a token that is valid today.",
        next_steps=[
            NextStepShown(
                action="send_token", label="Send the header Authorization: Bearer and a token of your house"
            )
        ],
        headers={"WWW-Authenticate": "Bearer"},
    )


def _refuse_token_in_address(request: HttpRequest) -> None:
    """Addresses are written down by every proxy on the way; a secret that stood in one is none any more."""
    if OURS.search(unquote_plus(request.get_full_path())):
        raise CallRefused(
            HTTPStatus.BAD_REQUEST,
            "token_in_address",
            "A token stands in the address of this call, where proxies and logs keep it. Revoke it and make another.",
            next_steps=[
                NextStepShown(action="revoke_token", label="Revoke this token: others may have read it"),
                NextStepShown(action="send_token", label="Send tokens in the header Authorization alone"),
            ],
        )


def _refuse_no_key(request: HttpRequest) -> None:
    """Nobody waits for the body of whoever bears nothing that looks like a key; whether it is one is asked later."""
    if not OURS.fullmatch(bearer_of(request)):
        raise unauthorized()


def _query_names(run: Run) -> frozenset[str]:
    """The parameters that the call knows, by the names in its address."""
    operation = getattr(inspect.unwrap(run), "__self__", None)
    assert isinstance(operation, Operation)
    models = (model for model in operation.models if issubclass(model, QueryModel))
    return frozenset(name for model in models for name in model.__ninja_flatten_map__)


def _refuse_unknown(request: HttpRequest, known: frozenset[str]) -> None:
    """A misspelt filter must not answer with everything."""
    unknown = request.GET.keys() - known
    if unknown:
        raise invalid([(name[:60], "There is no such parameter") for name in sorted(unknown)])
