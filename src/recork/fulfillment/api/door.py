"""Every call comes through this door: whose key is it, what may it do, whose rows may it see."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja.decorators import decorate_view
from ninja.operation import Operation
from ninja.params.models import QueryModel

from recork.fulfillment.models.scope import enter_by_token
from recork.fulfillment.rules.actor import Actor, NotAllowed, Verb, require
from recork.manners.api.body import bring_body
from recork.manners.api.problem import CallRefused, NextStepShown
from recork.manners.api.refusing import invalid

type Run = Callable[..., HttpResponseBase]

ACTOR = "actor"
"""The request's note of whom its token stands for."""


def door[F: Callable[..., Any]](verb: Verb) -> Callable[[F], F]:
    """Let a token whose role has `verb` through, in one transaction that begins with its scope.

    A problem that was raised takes the transaction back; one that was answered, such as a
    declined cancellation, keeps it.
    """

    def guard(run: Run) -> Run:
        known = _query_names(run)

        @wraps(run)
        def enter(request: HttpRequest, **named: object) -> HttpResponseBase:
            try:
                bring_body(request)
                with transaction.atomic():
                    _seat(request, verb)
                    _refuse_unknown(request, known)
                    return run(request, **named)
            except CallRefused as refused:
                return refused.answer()

        return enter

    return decorate_view(guard)


def _seat(request: HttpRequest, verb: Verb) -> None:
    kind, _, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    actor = enter_by_token(secret.strip(), timezone.now()) if kind.lower() == "bearer" else None
    if actor is None:
        raise _unauthorized()
    try:
        require(actor, verb)
    except NotAllowed as refusal:
        raise CallRefused(HTTPStatus.FORBIDDEN, "forbidden", str(refusal)) from refusal
    setattr(request, ACTOR, actor)


def _unauthorized() -> CallRefused:
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


def _query_names(run: Run) -> frozenset[str]:
    """The parameters that the call knows, by the names in its address."""
    operation = getattr(run, "__self__", None)
    assert isinstance(operation, Operation)
    models = (model for model in operation.models if issubclass(model, QueryModel))
    return frozenset(name for model in models for name in model.__ninja_flatten_map__)


def _refuse_unknown(request: HttpRequest, known: frozenset[str]) -> None:
    """A misspelt filter must not answer with everything."""
    unknown = request.GET.keys() - known
    if unknown:
        raise invalid([(name[:60], "There is no such parameter") for name in sorted(unknown)])


def actor_of(request: HttpRequest) -> Actor:
    """Whom the token stands for; the door has found out."""
    actor = getattr(request, ACTOR, None)
    assert isinstance(actor, Actor)
    return actor
