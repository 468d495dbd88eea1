"""Every call comes through this door: whose key is it, what may it do, whose rows may it see."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from recork.fulfillment.models.scope import enter_by_token
from recork.fulfillment.rules.actor import Actor, NotAllowed, Verb, require
from recork.manners.api.door import bearer_of, guarded, unauthorized
from recork.manners.api.refusing import forbidden
from recork.manners.opens_with import mark

ACTOR = "actor"
"""The request's note of whom its token stands for."""


def door[F: Callable[..., Any]](verb: Verb) -> Callable[[F], F]:
    """Let a token whose role has `verb` through, in one transaction that begins with its scope."""

    def seat(request: HttpRequest) -> None:
        actor = enter_by_token(bearer_of(request), timezone.now())
        if actor is None:
            raise unauthorized()
        try:
            require(actor, verb)
        except NotAllowed as refusal:
            raise forbidden(str(refusal), refusal.verb) from refusal
        setattr(request, ACTOR, actor)

    guard = guarded(seat)

    def hang(call: F) -> F:
        mark(call, verb)
        return guard(call)

    return hang


def actor_of(request: HttpRequest) -> Actor:
    """Whom the token stands for; the door has found out."""
    actor = getattr(request, ACTOR, None)
    assert isinstance(actor, Actor)
    return actor
